package store

import (
	"context"
	"time"
)

// ProofStore keeps, for each user, which address has been proved to be theirs, and
// whether they are known to be who made the account. A proof names its address: one of
// an address that the user has left proves nothing.
type ProofStore interface {
	// SetProof remembers that the address with that key is proved since at, in place
	// of what was proved before. What was owned of the same address stays owned. It
	// returns ErrNotFound when the user is gone or emailKey is neither their
	// EmailKey nor their EmailKey: a proof that comes late, after a change of
	// address, must not take the place of that of the new one.
	SetProof(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error

	// Proof returns the key of the address that the user has proved, and whether they
	// own it, or ErrNotFound when there is none. It may be an address that they no
	// longer have.
	Proof(ctx context.Context, userID string) (emailKey string, owned bool, err error)
}
