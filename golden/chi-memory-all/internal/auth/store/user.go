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

	// Email is what the user signs in with, as they wrote it; EmailKey is unique.
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
