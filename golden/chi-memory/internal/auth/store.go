package auth

import (
	"context"
	"errors"
)

var (
	// ErrNotFound is what a Store and a UserLoader answer when there is no such user.
	ErrNotFound = errors.New("auth: user not found")

	// ErrTaken is what CreateUser answers when the username or the address belongs
	// to another user.
	ErrTaken = errors.New("auth: username is taken")
)

// Store keeps the users. Its methods are safe for concurrent use, return users that
// the caller may change, and give up with the context's error when it ends.
type Store interface {
	// Migrate brings the tables up to date. It may be called at any time, by
	// several instances at once, and does nothing when there is nothing to do.
	Migrate(ctx context.Context) error

	// CreateUser adds u, or returns ErrTaken when UsernameKey or a non-empty
	// EmailKey is in use. Of several calls with one key exactly one succeeds.
	CreateUser(ctx context.Context, u *User) error

	// UserByID returns the user with that ID, or ErrNotFound.
	UserByID(ctx context.Context, id string) (*User, error)

	// UserByUsername returns the user with that UsernameKey, compared byte for
	// byte, or ErrNotFound.
	UserByUsername(ctx context.Context, key string) (*User, error)

	// SetPassword replaces the hash and the epoch together, or returns ErrNotFound.
	SetPassword(ctx context.Context, id string, hash PasswordHash, epoch int64) error

	// Rehash replaces old by fresh, a newer hash of the same password. When old is
	// no longer the hash, the password has changed meanwhile and nothing is done.
	Rehash(ctx context.Context, id string, old, fresh PasswordHash) error

	// SetEpoch replaces the epoch, or returns ErrNotFound.
	SetEpoch(ctx context.Context, id string, epoch int64) error

	// SetDisabled sets whether the user may sign in, and the epoch, or returns
	// ErrNotFound.
	SetDisabled(ctx context.Context, id string, disabled bool, epoch int64) error

	// DeleteUser removes the user and everything that hangs on it, or returns
	// ErrNotFound.
	DeleteUser(ctx context.Context, id string) error

	// Close releases what the store holds. The store is not used after it.
	Close() error
}
