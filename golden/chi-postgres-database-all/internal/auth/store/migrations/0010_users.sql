-- Collation "C" compares byte for byte: é is not e, A is not a. The keys are
-- what is unique; beside each stands what its owner wrote.
CREATE TABLE users (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email          TEXT             NOT NULL,
    email_key      TEXT COLLATE "C" NOT NULL UNIQUE,
    password_hash  TEXT COLLATE "C" NOT NULL,
    security_stamp BIGINT           NOT NULL,
    disabled       BOOLEAN          NOT NULL,
    created_at     TIMESTAMPTZ      NOT NULL
);
