-- Since when the address is verified, by opening a link mailed to it, and whether who did
-- is known to be who has the account, too. Both are of the present address.
ALTER TABLE users
    ADD COLUMN email_verified_at TIMESTAMPTZ,
    ADD COLUMN email_owned       BOOLEAN NOT NULL DEFAULT FALSE;
