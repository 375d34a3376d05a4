package store

import (
	"database/sql"
	"time"
)

const insertUser = `INSERT INTO users
	(id, username, username_key, email, email_key, password_hash, security_stamp, disabled, created_at)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

const selectUser = `SELECT
	id, username, username_key, email, email_key, password_hash, security_stamp, disabled, created_at
	FROM users `

// userValues are the values of insertUser.
func userValues(u *User) []any {
	return []any{
		u.ID, u.Username, u.UsernameKey, nullable(u.Email), nullable(u.EmailKey),
		string(u.PasswordHash), u.SecurityStamp, u.Disabled, u.CreatedAt.Unix(),
	}
}

// scanUser reads the columns of selectUser.
func scanUser(row interface{ Scan(...any) error }) (*User, error) {
	var (
		u               User
		email, emailKey sql.NullString
		createdAt       int64
	)
	err := row.Scan(&u.ID, &u.Username, &u.UsernameKey, &email, &emailKey,
		&u.PasswordHash, &u.SecurityStamp, &u.Disabled, &createdAt)
	u.Email, u.EmailKey = email.String, emailKey.String
	u.CreatedAt = time.Unix(createdAt, 0).UTC()
	return &u, err
}
