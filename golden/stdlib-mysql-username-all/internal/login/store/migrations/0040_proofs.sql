-- Which address has been proved to be the user's, by opening a link mailed to it.
-- owned: and who did is known to be who has the account, too.
CREATE TABLE auth_proofs (
    user_id     VARBINARY(64)  NOT NULL PRIMARY KEY,
    address_key VARBINARY(254) NOT NULL,
    proved_at   BIGINT         NOT NULL, -- Unix seconds
    owned       BOOLEAN        NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB;
