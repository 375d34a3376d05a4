package store

import "time"

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
