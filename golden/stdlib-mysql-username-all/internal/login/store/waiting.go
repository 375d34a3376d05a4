package store

import (
	"context"
	"time"
)

// WaitingStore tells what a user is still to confirm.
type WaitingStore interface {
	// TokenData returns the data of the token that the user has for that purpose, unless it
	// has expired by now, or ErrNotFound.
	TokenData(ctx context.Context, userID, purpose string, now time.Time) (string, error)
}
