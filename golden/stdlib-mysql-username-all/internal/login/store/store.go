// Package store keeps users, and what else has to outlive a request, in the database that
// Open opens. What is particular to it stands in mysql.go and open.go; another table is a
// further file in migrations.
package store

import (
	"context"
	"errors"
	"time"
)

var (
	// ErrNotFound is what a Store answers when what it is asked for is not there, and a
	// UserLoader when there is no such user.
	ErrNotFound = errors.New("auth: not found")

	// ErrTaken is what CreateUser answers when the name or the address belongs to
	// another user.
	ErrTaken = errors.New("auth: another user has that name or address")

	// ErrReferenced is what DeleteUser answers when something of the application that
	// refers to the user stands in the way.
	ErrReferenced = errors.New("auth: something still refers to the user")
)

// Store keeps the users. Its methods are safe for concurrent use, return users that
// the caller may change, and give up with the context's error when it ends.
type Store interface {
	// CreateUser adds u, or returns ErrTaken when its UsernameKey belongs to another user,
	// or an address that it has. Of several calls with one key exactly one succeeds.
	CreateUser(ctx context.Context, u *User) error

	// UserByID returns the user with that ID, or ErrNotFound.
	UserByID(ctx context.Context, id string) (*User, error)

	// UserByUsername returns the user with that UsernameKey, compared byte for byte, or
	// ErrNotFound.
	UserByUsername(ctx context.Context, key string) (*User, error)

	// UpdateUser stores u, all but its id, its names and when it was created, if the stamp
	// that is kept still is old: what has ended the user's sessions meanwhile, such as
	// another new password, ends this as well. It returns ErrNotFound when there is no
	// such user or the stamp is another by now.
	UpdateUser(ctx context.Context, u *User, old int64) error

	// Rehash replaces old by fresh, a newer hash of the same password. When old is
	// no longer the hash, the password has changed meanwhile and nothing is done.
	Rehash(ctx context.Context, id string, old, fresh PasswordHash) error

	// SetSecurityStamp replaces the stamp, or returns ErrNotFound.
	SetSecurityStamp(ctx context.Context, id string, stamp int64) error

	// SetDisabled sets whether the user may sign in, and the stamp, or returns
	// ErrNotFound.
	SetDisabled(ctx context.Context, id string, disabled bool, stamp int64) error

	// Users returns at most limit users in the order of their UsernameKey, from the first
	// whose key comes after that one.
	Users(ctx context.Context, after string, limit int) ([]*User, error)

	// Limit returns the time that the throttle keeps for key, or the zero time.
	Limit(ctx context.Context, key string) (time.Time, error)

	// SwapLimit replaces the time kept for key, in whole microseconds, and reports
	// true, or reports false when old is not what is kept. The zero time stands for
	// nothing: as old before there is one, as fresh to forget it.
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
	VerifiedStore
	WaitingStore
	EmailStore
	AuditStore
}
