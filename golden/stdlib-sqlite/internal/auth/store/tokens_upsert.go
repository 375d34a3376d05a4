package store

// upsertToken stores a token in place of the user's older one for that purpose.
func (dialect) upsertToken() string {
	return `INSERT INTO auth_tokens (user_id, purpose, hash, data, expires_at)
		VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (user_id, purpose) DO UPDATE
		SET hash = excluded.hash, data = excluded.data, expires_at = excluded.expires_at`
}
