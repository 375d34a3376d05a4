package auth

import "context"

// AddressStore finds and changes the addresses of users.
type AddressStore interface {
	// UserByAddress returns the user whose UsernameKey or EmailKey is key, compared
	// byte for byte, or ErrNotFound. No name looks like an address, so there is
	// never more than one.
	UserByAddress(ctx context.Context, key string) (*User, error)

	// SetAddress replaces Username, Email, their keys and Epoch of the user by those
	// of u, all at once, if the epoch still is old: what has ended the user's sessions
	// meanwhile, such as a new password, ends this as well. It returns ErrTaken when
	// one of the keys belongs to another user, and ErrNotFound when the user is gone
	// or the epoch is another.
	SetAddress(ctx context.Context, u *User, old int64) error
}
