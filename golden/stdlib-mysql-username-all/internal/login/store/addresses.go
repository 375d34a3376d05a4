package store

import "context"

// EmailStore finds and changes the addresses of users.
type EmailStore interface {
	// UserByEmail returns the user with that EmailKey, compared byte for byte, or
	// ErrNotFound.
	UserByEmail(ctx context.Context, key string) (*User, error)

	// SetEmail replaces Email, EmailKey and SecurityStamp of the user by those of u, all
	// at once, if the stamp still is old: what has ended the user's sessions meanwhile,
	// such as a new password, ends this as well. The new address is not verified. It
	// returns ErrTaken when the key belongs to another user, and ErrNotFound when the user
	// is gone or the stamp is another.
	SetEmail(ctx context.Context, u *User, old int64) error
}
