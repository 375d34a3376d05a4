-- Signed-in browsers, one row each. Not their tokens but the hashes of them, and
-- nothing when the user goes. Times are UTC.
CREATE TABLE auth_sessions (
    id             VARBINARY(64) NOT NULL PRIMARY KEY,
    user_id        VARBINARY(64) NOT NULL,
    token_hash     BINARY(32)    NOT NULL UNIQUE,
    previous_hash  BINARY(32)    UNIQUE,
    remember_hash  BINARY(32)    UNIQUE,
    restored_by    VARBINARY(64),
    security_stamp BIGINT        NOT NULL,
    created_at     DATETIME(6)   NOT NULL,
    started_at     DATETIME(6)   NOT NULL,
    rotated_at     DATETIME(6)   NOT NULL,
    seen_at        DATETIME(6)   NOT NULL,
    expires_at     DATETIME(6)   NOT NULL,
    remember_for   BIGINT        NOT NULL, -- seconds
    fresh          BOOLEAN       NOT NULL,
    remembered     BOOLEAN       NOT NULL,
    fingerprint    BIGINT       NOT NULL,
    user_agent     VARCHAR(255)  NOT NULL,
    ip             VARCHAR(64)   NOT NULL,
    KEY auth_sessions_user_id (user_id),
    KEY auth_sessions_expires_at (expires_at),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (restored_by) REFERENCES auth_sessions (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
