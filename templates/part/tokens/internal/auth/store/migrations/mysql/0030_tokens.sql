-- What is kept of mailed secrets: at most one for each user and purpose. Not the
-- secret but its hash, and nothing of it when the user goes.
CREATE TABLE auth_tokens (
    user_id    VARBINARY(64)   NOT NULL,
    purpose    VARBINARY(32)   NOT NULL,
    hash       BINARY(32)      NOT NULL,
    data       VARBINARY(1024) NOT NULL,
    expires_at DATETIME(6)     NOT NULL,
    PRIMARY KEY (user_id, purpose),
    KEY auth_tokens_hash (hash),
    KEY auth_tokens_expires_at (expires_at),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB;
