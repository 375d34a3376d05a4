-- Signed-in browsers, one row each. Not their tokens but the hashes of them, and
-- nothing when the user goes. Times are Unix microseconds.
CREATE TABLE auth_sessions (
    id             TEXT    NOT NULL PRIMARY KEY,
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash     BLOB    NOT NULL UNIQUE,
    previous_hash  BLOB    UNIQUE,
    remember_hash  BLOB    UNIQUE,
    restored_by    TEXT    REFERENCES auth_sessions (id) ON DELETE CASCADE,
    security_stamp INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER NOT NULL,
    rotated_at     INTEGER NOT NULL,
    seen_at        INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    remember_for   INTEGER NOT NULL, -- seconds
    fresh          INTEGER NOT NULL,
    remembered     INTEGER NOT NULL,
    fingerprint    INTEGER NOT NULL,
    user_agent     TEXT    NOT NULL,
    ip             TEXT    NOT NULL
) STRICT;
CREATE INDEX auth_sessions_restored_by ON auth_sessions (restored_by);
CREATE INDEX auth_sessions_user_id ON auth_sessions (user_id);
CREATE INDEX auth_sessions_expires_at ON auth_sessions (expires_at);
