package store

import (
	"context"
	"maps"
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

// memoryToken is a row of the table tokens, whose key is the hash.
type memoryToken struct{ Token }

func (t memoryToken) owner() string { return t.UserID }

func (s *Memory) CreateToken(ctx context.Context, t *Token) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.users[t.UserID]; !ok {
		return ErrNotFound
	}
	s.deleteTokens(func(old memoryToken) bool { return old.UserID == t.UserID && old.Purpose == t.Purpose })
	stored := *t
	stored.ExpiresAt = asStored(t.ExpiresAt)
	s.table("tokens")[string(t.Hash)] = memoryToken{stored}
	return nil
}

func (s *Memory) Token(ctx context.Context, purpose string, hash []byte) (*Token, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token(purpose, hash)
}

func (s *Memory) UseToken(ctx context.Context, purpose string, hash []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.token(purpose, hash)
	if err == nil {
		delete(s.table("tokens"), string(hash))
	}
	return err
}

func (s *Memory) PurgeTokens(ctx context.Context, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleteTokens(func(t memoryToken) bool { return t.ExpiresAt.Before(now) })
	return nil
}

// token returns a copy of a token. The caller holds s.mu.
func (s *Memory) token(purpose string, hash []byte) (*Token, error) {
	row, ok := s.table("tokens")[string(hash)].(memoryToken)
	if !ok || row.Purpose != purpose {
		return nil, ErrNotFound
	}
	return &row.Token, nil
}

// deleteTokens removes the tokens that is true of. The caller holds s.mu.
func (s *Memory) deleteTokens(is func(memoryToken) bool) {
	maps.DeleteFunc(s.table("tokens"), func(_ string, row memoryRow) bool { return is(row.(memoryToken)) })
}
