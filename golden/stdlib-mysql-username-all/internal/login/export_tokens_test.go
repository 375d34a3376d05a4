package auth

import (
	"context"
	"time"
)

// IssueToken is exported for tests.
func (a *Auth) IssueToken(ctx context.Context, purpose string, u *User, data string, lifetime time.Duration) (string, error) {
	return a.issueToken(ctx, purpose, u, data, lifetime)
}

// FindToken is exported for tests.
func (a *Auth) FindToken(ctx context.Context, purpose, token string) (u *User, data string, err error) {
	return a.findToken(ctx, purpose, token)
}

// Kept returns the store of a.
func (a *Auth) Kept() Store { return a.store }
