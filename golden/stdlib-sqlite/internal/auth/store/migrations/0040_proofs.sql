-- Which address has been proved to be the user's, by opening a link mailed to it.
-- owned: and who did is known to be who has the account, too.
CREATE TABLE auth_proofs (
    user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    address_key TEXT    NOT NULL,
    proved_at   INTEGER NOT NULL, -- Unix seconds
    owned       INTEGER NOT NULL
) STRICT;
