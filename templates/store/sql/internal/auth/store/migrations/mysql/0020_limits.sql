-- Until when each counter of the throttle is in use: every attempt moves it on (generic cell
-- rate). Keys are hashes.
CREATE TABLE auth_limits (
    limit_key VARBINARY(64) NOT NULL PRIMARY KEY,
    until     DATETIME(6)   NOT NULL,
    KEY auth_limits_until (until)
) ENGINE = InnoDB;
