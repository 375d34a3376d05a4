-- Signed-in browsers, one row each. Not their tokens but the hashes of them, and
-- nothing when the user goes.
CREATE TABLE auth_sessions (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id        TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash     BYTEA            NOT NULL UNIQUE,
    previous_hash  BYTEA            UNIQUE,
    remember_hash  BYTEA            UNIQUE,
    restored_by    TEXT COLLATE "C" REFERENCES auth_sessions (id) ON DELETE CASCADE,
    security_stamp BIGINT           NOT NULL,
    created_at     TIMESTAMPTZ      NOT NULL,
    started_at     TIMESTAMPTZ      NOT NULL,
    rotated_at     TIMESTAMPTZ      NOT NULL,
    seen_at        TIMESTAMPTZ      NOT NULL,
    expires_at     TIMESTAMPTZ      NOT NULL,
    remember_for   BIGINT           NOT NULL, -- seconds
    fresh          BOOLEAN          NOT NULL,
    remembered     BOOLEAN          NOT NULL,
    fingerprint    BIGINT           NOT NULL,
    user_agent     TEXT             NOT NULL,
    ip             TEXT             NOT NULL
);
CREATE INDEX auth_sessions_restored_by ON auth_sessions (restored_by);
CREATE INDEX auth_sessions_user_id ON auth_sessions (user_id);
CREATE INDEX auth_sessions_expires_at ON auth_sessions (expires_at);
