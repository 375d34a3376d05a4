package store

import (
	"context"
	"time"
)

// memoryProof is a row of the table proofs, whose key is the user.
type memoryProof struct {
	userID, emailKey string
	owned            bool
	at               time.Time
}

func (r memoryProof) owner() string { return r.userID }

// SetProof remembers that the address with that key is the user's, if it still is.
func (s *Memory) SetProof(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if u, ok := s.users[userID]; !ok || emailKey == "" || emailKey != u.EmailKey {
		return ErrNotFound
	}
	if before, ok := s.table("proofs")[userID].(memoryProof); ok && before.emailKey == emailKey {
		owned = owned || before.owned
	}
	s.table("proofs")[userID] = memoryProof{userID, emailKey, owned, at}
	return nil
}

// Proof returns the key of the address that the user has proved and whether they own
// it, or [ErrNotFound].
func (s *Memory) Proof(ctx context.Context, userID string) (string, bool, error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	s.mu.Lock() // not RLock: table may have to make the table
	defer s.mu.Unlock()
	row, ok := s.table("proofs")[userID].(memoryProof)
	if !ok {
		return "", false, ErrNotFound
	}
	return row.emailKey, row.owned, nil
}
