package store

import (
	"context"
	"time"
)

// User is an account, or the anonymous user when nobody is signed in.
type User struct {
	// ID is opaque, 1 to 64 bytes, and never used again: a cookie that names a deleted user
	// must not name somebody else later.
	ID string

	// Username is what the user signs in with, as they wrote it; UsernameKey is unique.
	Username    string
	UsernameKey string

	// Email and EmailKey are empty when the user has no address.
	Email    string
	EmailKey string

	// EmailVerifiedAt is when a link mailed to Email was last opened, or the zero time.
	// EmailOwned says that whoever opened it had the account, too.
	EmailVerifiedAt time.Time
	EmailOwned      bool

	PasswordHash PasswordHash

	// SecurityStamp is a random number that every session of this user carries. Replacing
	// it ends them all, without a list of sessions and without another query.
	SecurityStamp int64

	// Disabled users cannot sign in, and their sessions are anonymous.
	Disabled bool

	CreatedAt time.Time
}

// A user without an address has NULL there: a unique index holds any number of NULLs, but
// only one empty string.
const insertUser = `INSERT INTO users
	(id, username, username_key, email, email_key, password_hash, security_stamp, disabled, created_at)
	VALUES (?, ?, ?, NULLIF(?, ''), NULLIF(?, ''), ?, ?, ?, ?)`

// userValues are the values of insertUser.
func userValues(u *User) []any {
	return []any{
		u.ID, u.Username, u.UsernameKey, u.Email, u.EmailKey,
		string(u.PasswordHash), u.SecurityStamp, u.Disabled, moment(u.CreatedAt),
	}
}

const (
	userColumns = `users.id, users.username, users.username_key, COALESCE(users.email, ''), COALESCE(users.email_key, ''),
	users.email_verified_at, users.email_owned,
	users.password_hash, users.security_stamp, users.disabled, users.created_at`

	selectUser = `SELECT ` + userColumns + ` FROM users `
)

// userFields are where userColumns are read into.
func userFields(u *User) []any {
	return []any{
		&u.ID, &u.Username, &u.UsernameKey, &u.Email, &u.EmailKey,
		(*moment)(&u.EmailVerifiedAt), &u.EmailOwned,
		&u.PasswordHash, &u.SecurityStamp, &u.Disabled, (*moment)(&u.CreatedAt),
	}
}

// UserStore changes users. Each method writes what it is about and nothing else: storing a
// whole user, read some moments ago, would undo what others have changed meanwhile. All but
// Rehash return ErrNotFound when there is no such user.
type UserStore interface {
	// SetPassword replaces hash and stamp if the stamp still is old, or returns ErrNotFound:
	// what has ended the user's sessions meanwhile, such as another new password, ends this
	// as well.
	SetPassword(ctx context.Context, id string, hash PasswordHash, stamp, old int64) error

	// Rehash replaces old by fresh, a newer hash of the same password. When old is no longer
	// the hash, there is a new password and nothing is done.
	Rehash(ctx context.Context, id string, old, fresh PasswordHash) error

	// SetSecurityStamp replaces the stamp.
	SetSecurityStamp(ctx context.Context, id string, stamp int64) error

	// SetDisabled sets whether the user may sign in, and the stamp.
	SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error
}

func (s *SQL) SetPassword(ctx context.Context, id string, hash PasswordHash, stamp, old int64) error {
	return s.change(ctx, "set password",
		`UPDATE users SET password_hash = ?, security_stamp = ? WHERE id = ? AND security_stamp = ?`, string(hash), stamp, id, old)
}

func (s *SQL) Rehash(ctx context.Context, id string, old, fresh PasswordHash) error {
	return unlessNotFound(s.change(ctx, "rehash password",
		`UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?`, string(fresh), id, string(old)))
}

func (s *SQL) SetSecurityStamp(ctx context.Context, id string, stamp int64) error {
	return s.change(ctx, "set stamp", `UPDATE users SET security_stamp = ? WHERE id = ?`, stamp, id)
}

func (s *SQL) SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error {
	return s.change(ctx, "set disabled", `UPDATE users SET disabled = ?, security_stamp = ? WHERE id = ?`, disabled, stamp, id)
}
