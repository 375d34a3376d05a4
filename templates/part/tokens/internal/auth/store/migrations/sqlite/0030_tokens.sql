-- What is kept of mailed secrets: at most one for each user and purpose. Not the
-- secret but its hash, and nothing of it when the user goes.
CREATE TABLE auth_tokens (
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT    NOT NULL,
    hash       BLOB    NOT NULL,
    data       TEXT    NOT NULL,
    expires_at INTEGER NOT NULL, -- Unix microseconds
    PRIMARY KEY (user_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_tokens_hash ON auth_tokens (hash);
CREATE INDEX auth_tokens_expires_at ON auth_tokens (expires_at);
