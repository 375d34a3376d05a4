-- Until when each counter of the throttle is in use: every attempt moves it on (generic cell
-- rate). Keys are hashes.
CREATE TABLE auth_limits (
    limit_key TEXT    NOT NULL PRIMARY KEY,
    until     INTEGER NOT NULL -- Unix microseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX auth_limits_until ON auth_limits (until);
