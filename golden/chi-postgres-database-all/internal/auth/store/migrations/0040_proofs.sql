-- Which address has been proved to be the user's, by opening a link mailed to it.
-- owned: and who did is known to be who has the account, too.
CREATE TABLE auth_proofs (
    user_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    address_key TEXT COLLATE "C" NOT NULL,
    proved_at   BIGINT           NOT NULL, -- Unix seconds
    owned       BOOLEAN          NOT NULL
);
