// Package store keeps users, and what else has to outlive a request, in a database. What
// is particular to that database stands in sqlite.go and open.go; another table is a further
// file in migrations.
package store

import (
	"context"
	"errors"
	"time"
)

var (
	// ErrNotFound means that what was asked for is not there.
	ErrNotFound = errors.New("auth: not found")

	// ErrTaken means that another user has a key which must be unique, such as EmailKey.
	ErrTaken = errors.New("auth: taken by another user")

	// ErrReferenced means that rows of the application refer to the user.
	ErrReferenced = errors.New("auth: something still refers to the user")
)

// Store keeps the users. Its methods are safe for concurrent use, return copies, and give up
// with the context's error when it ends.
type Store interface {
	// CreateUser adds u, or returns ErrTaken. Of several calls with one EmailKey exactly
	// one succeeds.
	CreateUser(ctx context.Context, u *User) error

	// UserByID returns the user with that ID, or ErrNotFound.
	UserByID(ctx context.Context, id string) (*User, error)

	// UserByEmail returns the user with that EmailKey, compared byte for byte, or
	// ErrNotFound.
	UserByEmail(ctx context.Context, key string) (*User, error)

	// Users returns at most limit users in the order of their EmailKey, from the first
	// whose key comes after that one.
	Users(ctx context.Context, after string, limit int) ([]*User, error)

	// Limit returns the time that the throttle keeps for key, or the zero time.
	Limit(ctx context.Context, key string) (time.Time, error)

	// SwapLimit replaces the time kept for key, in whole microseconds, and reports true; or
	// false when it is not old. The zero time, as one of the two, stands for nothing kept.
	SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error)

	// PurgeLimits forgets up to a few hundred times that are before now.
	PurgeLimits(ctx context.Context, now time.Time) error

	// DeleteUser removes the user and everything that hangs on it, or returns
	// ErrNotFound or ErrReferenced.
	DeleteUser(ctx context.Context, id string) error

	// CreateToken adds t in place of the token that this user had for this purpose, or
	// returns an error when there is no such user. Of several calls at once the last to be
	// carried out wins.
	CreateToken(ctx context.Context, t *Token) error

	// Token returns the token, expired or not, or ErrNotFound. It is found only by the
	// purpose it was made for: no link opens a page that is meant for another.
	Token(ctx context.Context, purpose string, hash []byte) (*Token, error)

	// UseToken removes the token, expired or not. Of several calls one succeeds, the
	// others get ErrNotFound.
	UseToken(ctx context.Context, purpose string, hash []byte) error

	// PurgeTokens removes some tokens that expired before now, so few that nobody
	// waits for it.
	PurgeTokens(ctx context.Context, now time.Time) error

	UserStore
}
