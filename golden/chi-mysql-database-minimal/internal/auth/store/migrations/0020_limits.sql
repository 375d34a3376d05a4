-- When the attempts of a name or an address will have been paid for. Keys are hashes.
CREATE TABLE auth_limits (
    limit_key VARBINARY(64) NOT NULL PRIMARY KEY,
    until     DATETIME(6)   NOT NULL,
    KEY auth_limits_until (until)
) ENGINE = InnoDB;
