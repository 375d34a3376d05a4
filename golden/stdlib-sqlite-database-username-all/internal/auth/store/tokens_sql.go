package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// The primary key of auth_tokens is user and purpose: a new token can only take the
// place of the older one, whatever happens at the same moment. Every statement that
// changes a row finds it by that key, so that no two lock in different orders.

// CreateToken stores t in place of the user's older one for that purpose. The
// statement differs between databases and stands in tokens_upsert.go.
func (s *SQL) CreateToken(ctx context.Context, t *Token) error {
	_, err := s.exec(ctx, s.dialect.upsertToken(), t.UserID, t.Purpose, t.Hash, t.Data, t.ExpiresAt.Unix())
	if err != nil {
		return fmt.Errorf("create token: %w", err)
	}
	return nil
}

// Token returns the token of that purpose, or [ErrNotFound].
func (s *SQL) Token(ctx context.Context, purpose, hash string) (*Token, error) {
	t := Token{Hash: hash, Purpose: purpose}
	var expiresAt int64
	err := s.db.QueryRowContext(ctx,
		s.dialect.bind(`SELECT user_id, data, expires_at FROM auth_tokens WHERE hash = ? AND purpose = ?`),
		hash, purpose).Scan(&t.UserID, &t.Data, &expiresAt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find token: %w", err)
	}
	t.ExpiresAt = time.Unix(expiresAt, 0).UTC()
	return &t, nil
}

// UseToken removes the token of that purpose and returns it, or [ErrNotFound]. The
// number of rows that go says who was first: not every database can return them.
func (s *SQL) UseToken(ctx context.Context, purpose, hash string) (*Token, error) {
	t, err := s.Token(ctx, purpose, hash)
	if err != nil {
		return nil, err
	}
	err = s.change(ctx, "use token",
		`DELETE FROM auth_tokens WHERE user_id = ? AND purpose = ? AND hash = ?`, t.UserID, purpose, hash)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// DeleteTokens removes the user's tokens, of all purposes.
func (s *SQL) DeleteTokens(ctx context.Context, userID string) error {
	if _, err := s.exec(ctx, `DELETE FROM auth_tokens WHERE user_id = ?`, userID); err != nil {
		return fmt.Errorf("delete tokens: %w", err)
	}
	return nil
}

// tokensPerPurge is how many expired tokens one call removes. It is called for each
// new token, so that more than one is enough to keep up.
const tokensPerPurge = 20

// PurgeTokens removes a few expired tokens. It looks first and then removes them one
// by one: a statement that does both would lock rows in the order of another index.
func (s *SQL) PurgeTokens(ctx context.Context, now time.Time) error {
	expired, err := s.expiredTokens(ctx, now)
	if err != nil {
		return fmt.Errorf("purge tokens: %w", err)
	}
	for _, t := range expired {
		_, err := s.exec(ctx, `DELETE FROM auth_tokens WHERE user_id = ? AND purpose = ? AND expires_at < ?`,
			t.UserID, t.Purpose, now.Unix())
		if err != nil {
			return fmt.Errorf("purge tokens: %w", err)
		}
	}
	return nil
}

func (s *SQL) expiredTokens(ctx context.Context, now time.Time) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx,
		s.dialect.bind(`SELECT user_id, purpose FROM auth_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT ?`),
		now.Unix(), tokensPerPurge)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var expired []Token
	for rows.Next() {
		var t Token
		if err := rows.Scan(&t.UserID, &t.Purpose); err != nil {
			return nil, err
		}
		expired = append(expired, t)
	}
	return expired, rows.Err()
}
