package store

import (
	"fmt"
	"io"
	"log/slog"
)

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
