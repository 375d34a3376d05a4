package store

import "time"

const insertUser = `INSERT INTO users
	(id, email, email_key, password_hash, security_stamp, disabled, created_at)
	VALUES (?, ?, ?, ?, ?, ?, ?)`

const selectUser = `SELECT
	id, email, email_key, password_hash, security_stamp, disabled, created_at
	FROM users `

// userValues are the values of insertUser.
func userValues(u *User) []any {
	return []any{u.ID, u.Email, u.EmailKey, string(u.PasswordHash), u.SecurityStamp, u.Disabled, u.CreatedAt.Unix()}
}

// scanUser reads the columns of selectUser.
func scanUser(row interface{ Scan(...any) error }) (*User, error) {
	var u User
	var createdAt int64
	err := row.Scan(&u.ID, &u.Email, &u.EmailKey, &u.PasswordHash, &u.SecurityStamp, &u.Disabled, &createdAt)
	u.CreatedAt = time.Unix(createdAt, 0).UTC()
	return &u, err
}
