package store

import (
	"context"
	"time"
)

// User is an account, or the anonymous user when nobody is signed in.
type User struct {
	// ID is opaque, 1 to 64 bytes, and never used again, not even after the account
	// is gone: a cookie that names a deleted user must not name somebody else later.
	ID string

	// Email is what the user signs in with, as they wrote it; EmailKey is unique.
	Email    string
	EmailKey string

	PasswordHash PasswordHash

	// SecurityStamp is a random number carried by every session of this user. Replacing it
	// ends them all, without a list of sessions and without a query more.
	SecurityStamp int64

	// Disabled users cannot sign in, and their sessions are anonymous.
	Disabled bool

	CreatedAt time.Time
}

const insertUser = `INSERT INTO users
	(id, email, email_key, password_hash, security_stamp, disabled, created_at)
	VALUES (?, ?, ?, ?, ?, ?, ?)`

// userValues are the values of insertUser.
func userValues(u *User) []any {
	return []any{u.ID, u.Email, u.EmailKey, string(u.PasswordHash), u.SecurityStamp, u.Disabled, moment(u.CreatedAt)}
}

func (s *SQL) UpdateUser(ctx context.Context, u *User, old int64) error {
	return s.change(ctx, "update user", `UPDATE users SET password_hash = ?, security_stamp = ?, disabled = ?
		WHERE id = ? AND security_stamp = ?`, string(u.PasswordHash), u.SecurityStamp, u.Disabled, u.ID, old)
}

const (
	userColumns = `users.id, users.email, users.email_key,
	users.password_hash, users.security_stamp, users.disabled, users.created_at`

	selectUser = `SELECT ` + userColumns + ` FROM users `
)

// userFields are where userColumns are read into.
func userFields(u *User) []any {
	return []any{
		&u.ID, &u.Email, &u.EmailKey,
		&u.PasswordHash, &u.SecurityStamp, &u.Disabled, (*moment)(&u.CreatedAt),
	}
}
