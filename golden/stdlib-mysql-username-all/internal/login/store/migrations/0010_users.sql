-- The keys are bytes, not text: every text collation that MySQL and MariaDB
-- share ignores trailing spaces, and most take é for e and A for a. The keys
-- are what is unique; beside each stands what its owner wrote.
CREATE TABLE users (
    id             VARBINARY(64)  NOT NULL PRIMARY KEY,
    username       VARCHAR(1024)  NOT NULL,
    username_key   VARBINARY(254) NOT NULL UNIQUE,
    email          VARCHAR(1024),
    email_key      VARBINARY(254) UNIQUE,
    password_hash  VARBINARY(255) NOT NULL,
    security_stamp BIGINT         NOT NULL,
    disabled       BOOLEAN        NOT NULL,
    created_at     DATETIME(6)    NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
