package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// The user's row gives the id, and so for a user who is gone, or who has another address
// by now, there is nothing to change or to add.
const (
	// MySQL assigns from left to right: owned comes first, while address_key is still
	// the one before.
	updateProof = `UPDATE auth_proofs
	SET owned = (? OR (owned AND address_key = ?)), address_key = ?, proved_at = ?
	WHERE user_id = (SELECT id FROM users WHERE id = ? AND email_key = ?)`

	insertProof = `INSERT INTO auth_proofs (owned, address_key, proved_at, user_id)
	SELECT ?, ?, ?, id FROM users WHERE id = ? AND email_key = ?`
)

// SetProof remembers that the address with that key is the user's, if it still is.
func (s *SQL) SetProof(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error {
	const action = "set proof"
	update := func() error {
		return s.change(ctx, action, updateProof,
			owned, emailKey, emailKey, at.Unix(), userID, emailKey)
	}
	err := update()
	if errors.Is(err, ErrNotFound) {
		err = s.change(ctx, action, insertProof,
			owned, emailKey, at.Unix(), userID, emailKey)
	}
	if s.dialect.taken(err) { // another call has added the row since
		err = update()
	}
	return err
}

// Proof returns the key of the address that the user has proved and whether they own
// it, or [ErrNotFound].
func (s *SQL) Proof(ctx context.Context, userID string) (string, bool, error) {
	var key string
	var owned bool
	err := s.db.QueryRowContext(ctx,
		s.dialect.bind(`SELECT address_key, owned FROM auth_proofs WHERE user_id = ?`), userID).Scan(&key, &owned)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, ErrNotFound
	}
	if err != nil {
		return "", false, fmt.Errorf("find proof: %w", err)
	}
	return key, owned, nil
}
