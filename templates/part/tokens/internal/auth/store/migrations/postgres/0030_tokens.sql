-- What is kept of mailed secrets: at most one for each user and purpose. Not the
-- secret but its hash, and nothing of it when the user goes.
CREATE TABLE auth_tokens (
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT COLLATE "C" NOT NULL,
    hash       BYTEA            NOT NULL,
    data       TEXT COLLATE "C" NOT NULL,
    expires_at TIMESTAMPTZ      NOT NULL,
    PRIMARY KEY (user_id, purpose)
);
CREATE INDEX auth_tokens_hash ON auth_tokens (hash);
CREATE INDEX auth_tokens_expires_at ON auth_tokens (expires_at);
