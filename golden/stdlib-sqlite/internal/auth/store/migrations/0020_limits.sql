-- When the attempts of a name or an address will have been paid for. Keys are hashes.
CREATE TABLE auth_limits (
    limit_key TEXT    NOT NULL PRIMARY KEY,
    until     INTEGER NOT NULL -- Unix microseconds
) WITHOUT ROWID;
CREATE INDEX auth_limits_until ON auth_limits (until);
