package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Token is what is kept of a secret that was mailed to a user. The secret itself is
// only in the mail: whoever reads the table cannot open anybody's link.
type Token struct {
	Hash      []byte // 32 bytes
	UserID    string
	Purpose   string    // the one thing it is good for, at most 32 bytes
	Data      string    // what that purpose has to remember, at most 1024 bytes
	ExpiresAt time.Time // UTC, whole microseconds
}

// upsertByPurpose goes by the primary key, user and purpose: a new token can only take the
// place of the older one, whatever happens at the same moment.
const (
	upsertByPurpose = `INSERT INTO auth_tokens (user_id, purpose, hash, data, expires_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (user_id, purpose) DO UPDATE
		SET hash = excluded.hash, data = excluded.data, expires_at = excluded.expires_at`

	// By the hash: a token that has been replaced meanwhile has another.
	purgeExpired = `DELETE FROM auth_tokens WHERE hash IN (
		SELECT hash FROM auth_tokens WHERE expires_at < $1 LIMIT 20)`
)

func (s *SQL) CreateToken(ctx context.Context, t *Token) error {
	_, err := s.exec(ctx, upsertByPurpose, t.UserID, t.Purpose, t.Hash, t.Data, moment(t.ExpiresAt))
	if err != nil {
		return fmt.Errorf("create token: %w", err)
	}
	return nil
}

func (s *SQL) Token(ctx context.Context, purpose string, hash []byte) (*Token, error) {
	t := Token{Hash: hash, Purpose: purpose}
	err := s.queryRow(ctx, `SELECT user_id, data, expires_at FROM auth_tokens WHERE hash = $1 AND purpose = $2`,
		hash, purpose).Scan(&t.UserID, &t.Data, (*moment)(&t.ExpiresAt))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find token: %w", err)
	}
	return &t, nil
}

// UseToken goes by the number of rows that it deletes: of several calls one has deleted it.
func (s *SQL) UseToken(ctx context.Context, purpose string, hash []byte) error {
	return s.change(ctx, "use token", `DELETE FROM auth_tokens WHERE hash = $1 AND purpose = $2`, hash, purpose)
}

func (s *SQL) PurgeTokens(ctx context.Context, now time.Time) error {
	return unlessNotFound(s.change(ctx, "purge tokens", purgeExpired, moment(now)))
}
