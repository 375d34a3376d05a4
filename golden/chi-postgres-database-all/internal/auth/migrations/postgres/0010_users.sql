-- Collation "C" compares byte for byte: é is not e, A is not a. The keys are
-- what is unique; username and email are kept as their owner wrote them.
CREATE TABLE users (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    username      TEXT             NOT NULL,
    username_key  TEXT COLLATE "C" NOT NULL UNIQUE,
    email         TEXT,
    email_key     TEXT COLLATE "C" UNIQUE,
    password_hash TEXT COLLATE "C" NOT NULL,
    epoch         BIGINT           NOT NULL,
    disabled      BOOLEAN          NOT NULL,
    created_at    BIGINT           NOT NULL -- Unix seconds
);
