-- Since when the address is verified, by opening a link mailed to it, and whether who did
-- is known to be who has the account, too. Both are of the present address.
ALTER TABLE users ADD COLUMN email_verified_at INTEGER; -- Unix microseconds
ALTER TABLE users ADD COLUMN email_owned INTEGER NOT NULL DEFAULT FALSE;
