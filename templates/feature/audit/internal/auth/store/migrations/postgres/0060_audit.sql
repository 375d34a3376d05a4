-- What happened to each account, for its owner to see. It goes when the user goes.
CREATE TABLE auth_audit (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id     TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    happened_at TIMESTAMPTZ      NOT NULL,
    kind        TEXT             NOT NULL,
    reason      TEXT             NOT NULL,
    ip          TEXT             NOT NULL,
    user_agent  TEXT             NOT NULL
);
CREATE INDEX auth_audit_user_id ON auth_audit (user_id, happened_at, id);
CREATE INDEX auth_audit_happened_at ON auth_audit (happened_at);
