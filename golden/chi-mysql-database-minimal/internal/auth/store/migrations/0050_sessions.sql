-- Signed-in browsers, one row each. Not their tokens but the hashes of them, and
-- nothing when the user goes. Times are Unix seconds.
CREATE TABLE auth_sessions (
    id            VARBINARY(64) NOT NULL PRIMARY KEY,
    user_id       VARBINARY(64) NOT NULL,
    token_hash    VARBINARY(64) NOT NULL UNIQUE,
    previous_hash VARBINARY(64) UNIQUE,
    remember_hash VARBINARY(64) UNIQUE,
    restored_by   VARBINARY(64),
    security_stamp BIGINT        NOT NULL,
    created_at    BIGINT        NOT NULL,
    started_at    BIGINT        NOT NULL,
    rotated_at    BIGINT        NOT NULL,
    seen_at       BIGINT        NOT NULL,
    expires_at    BIGINT        NOT NULL,
    remember_for  BIGINT        NOT NULL, -- seconds
    fresh         BOOLEAN       NOT NULL,
    remembered    BOOLEAN       NOT NULL,
    fingerprint   BIGINT        NOT NULL,
    user_agent    VARCHAR(255)  NOT NULL,
    address       VARCHAR(64)   NOT NULL,
    KEY auth_sessions_user_id (user_id),
    KEY auth_sessions_expires_at (expires_at),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (restored_by) REFERENCES auth_sessions (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
