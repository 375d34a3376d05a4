package store

import (
	"fmt"
	"io"
	"log/slog"
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

	// EmailVerifiedAt is when a link mailed to Email was last opened, and the zero time
	// when none was. EmailOwned says that whoever opened it had the account, too.
	EmailVerifiedAt time.Time
	EmailOwned      bool

	PasswordHash PasswordHash

	// SecurityStamp is a random number carried by every session of this user. Replacing it
	// ends them all, without a list of sessions and without a query more.
	SecurityStamp int64

	// Disabled users cannot sign in, and their sessions are anonymous.
	Disabled bool

	CreatedAt time.Time
}

// Address returns where u can be sent mail, or "".
func (u *User) Address() string { return u.Email }

// IsAuthenticated reports whether u is a signed-in user, and not the anonymous one.
func (u *User) IsAuthenticated() bool { return !u.IsAnonymous() }

// IsAnonymous reports whether nobody is signed in.
func (u *User) IsAnonymous() bool { return u == nil || u.ID == "" }

// IsActive reports whether u may sign in.
func (u *User) IsActive() bool { return u.IsAuthenticated() && !u.Disabled }

// LogValue keeps a user's name and hash out of logs that are given the whole user.
func (u User) LogValue() slog.Value {
	if u.IsAnonymous() {
		return slog.StringValue("anonymous")
	}
	return slog.GroupValue(slog.String("id", u.ID))
}

// PasswordHash is a PHC string, or a bcrypt hash brought along from another system.
// It prints, logs and marshals as a placeholder, so that formatting a whole User by
// accident leaks nothing; string(h) reveals it.
type PasswordHash string

const redacted = "[redacted]"

// Format stands in for String and GoString, which some verbs do not ask.
func (PasswordHash) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, redacted) }
func (PasswordHash) MarshalText() ([]byte, error) { return []byte(redacted), nil }
func (PasswordHash) LogValue() slog.Value         { return slog.StringValue(redacted) }
