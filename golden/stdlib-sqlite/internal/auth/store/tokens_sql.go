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

const upsertToken = `INSERT INTO auth_tokens (user_id, purpose, hash, data, expires_at)
	VALUES (?, ?, ?, ?, ?)
	ON CONFLICT (user_id, purpose) DO UPDATE
	SET hash = excluded.hash, data = excluded.data, expires_at = excluded.expires_at`

func (s *SQL) CreateToken(ctx context.Context, t *Token) error {
	_, err := s.exec(ctx, upsertToken, t.UserID, t.Purpose, t.Hash, t.Data, moment(t.ExpiresAt))
	if err != nil {
		return fmt.Errorf("create token: %w", err)
	}
	return nil
}

func (s *SQL) Token(ctx context.Context, purpose string, hash []byte) (*Token, error) {
	t := Token{Hash: hash, Purpose: purpose}
	err := s.queryRow(ctx, `SELECT user_id, data, expires_at FROM auth_tokens WHERE hash = ? AND purpose = ?`,
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
func (s *SQL) UseToken(ctx context.Context, purpose string, hash []byte) (*Token, error) {
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

func (s *SQL) DeleteTokens(ctx context.Context, userID string) error {
	return unlessNotFound(s.change(ctx, "delete tokens", `DELETE FROM auth_tokens WHERE user_id = ?`, userID))
}

// tokensPerPurge is how many expired tokens one call removes. It is called for each
// new token, so that more than one is enough to keep up.
const tokensPerPurge = 20

// PurgeTokens looks first and then deletes one by one: a statement that does both would
// lock rows in the order of another index.
func (s *SQL) PurgeTokens(ctx context.Context, now time.Time) error {
	expired, err := s.expiredTokens(ctx, now)
	if err != nil {
		return fmt.Errorf("purge tokens: %w", err)
	}
	for _, t := range expired {
		err := s.change(ctx, "purge tokens",
			`DELETE FROM auth_tokens WHERE user_id = ? AND purpose = ? AND expires_at < ?`, t.UserID, t.Purpose, moment(now))
		if unlessNotFound(err) != nil {
			return err
		}
	}
	return nil
}

func (s *SQL) expiredTokens(ctx context.Context, now time.Time) ([]Token, error) {
	rows, err := s.query(ctx, `SELECT user_id, purpose FROM auth_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT ?`,
		moment(now), tokensPerPurge)
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
