package store

// upsertToken stores a token in place of the user's older one for that purpose. MySQL
// prefers a newer way of naming the new values, which MariaDB does not know.
func (dialect) upsertToken() string {
	return `INSERT INTO auth_tokens (user_id, purpose, hash, data, expires_at)
		VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE
		hash = VALUES(hash), data = VALUES(data), expires_at = VALUES(expires_at)`
}
