-- What happened to each account, for its owner to see. It goes when the user goes.
CREATE TABLE auth_audit (
    id          VARBINARY(64) NOT NULL PRIMARY KEY,
    user_id     VARBINARY(64) NOT NULL,
    happened_at DATETIME(6)   NOT NULL,
    kind        VARCHAR(64)   NOT NULL,
    reason      VARCHAR(255)  NOT NULL,
    ip          VARCHAR(64)   NOT NULL,
    user_agent  VARCHAR(255)  NOT NULL,
    KEY auth_audit_user_id (user_id, happened_at, id),
    KEY auth_audit_happened_at (happened_at),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
