-- When the attempts of a name or an address will have been paid for. Keys are hashes.
CREATE TABLE auth_limits (
    limit_key VARCHAR(64) NOT NULL PRIMARY KEY,
    until     TIMESTAMPTZ NOT NULL
);
CREATE INDEX auth_limits_until ON auth_limits (until);
