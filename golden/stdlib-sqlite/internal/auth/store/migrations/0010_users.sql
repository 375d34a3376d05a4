-- Text is compared byte for byte: é is not e, A is not a. The keys are what is
-- unique; beside each stands what its owner wrote.
CREATE TABLE users (
    id             TEXT    NOT NULL PRIMARY KEY,
    email          TEXT    NOT NULL,
    email_key      TEXT    NOT NULL UNIQUE,
    password_hash  TEXT    NOT NULL,
    security_stamp INTEGER NOT NULL,
    disabled       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL -- Unix microseconds
) STRICT;
