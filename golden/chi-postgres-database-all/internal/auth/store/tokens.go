package store

import (
	"context"
	"log/slog"
	"time"
)

// Token is what is kept of a secret that was mailed to a user. The secret itself is
// only in the mail: whoever reads the table cannot open anybody's link.
type Token struct {
	Hash    []byte // 32 bytes
	UserID  string
	Purpose string // the one thing it is good for, at most 32 bytes
	Data    string // what that purpose has to remember, at most 1024 bytes

	ExpiresAt time.Time // UTC, whole microseconds
}

// LogValue keeps hash and data out of logs that are given the whole token.
func (t *Token) LogValue() slog.Value {
	return slog.GroupValue(slog.String("user", t.UserID), slog.String("purpose", t.Purpose))
}

// TokenStore keeps mailed tokens. A hash is found only together with the purpose it
// was stored for, so that no page can be opened with a token meant for another one.
// Like the users, they are safe for concurrent use and copies.
type TokenStore interface {
	// CreateToken adds t in place of the token that this user had for this purpose:
	// there is never more than one, and of several calls at once the last to be
	// carried out wins. It returns an error when there is no such user.
	CreateToken(ctx context.Context, t *Token) error

	// Token returns the token, expired or not, or ErrNotFound.
	Token(ctx context.Context, purpose string, hash []byte) (*Token, error)

	// UseToken removes the token, expired or not, and returns it. Of several calls
	// exactly one gets it, the others ErrNotFound.
	UseToken(ctx context.Context, purpose string, hash []byte) (*Token, error)

	// PurgeTokens removes some tokens that expired before now, so few that nobody
	// waits for it.
	PurgeTokens(ctx context.Context, now time.Time) error
}
