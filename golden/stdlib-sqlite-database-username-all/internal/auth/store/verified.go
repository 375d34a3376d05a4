package store

import (
	"context"
	"time"
)

// VerifiedStore keeps whether the address of a user is verified.
type VerifiedStore interface {
	// SetEmailVerified notes that the address with that key is verified since at, and
	// owned if owned is true or it was before. It returns ErrNotFound when the user is
	// gone or has another address by now: what comes late does not verify that one.
	SetEmailVerified(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error
}
