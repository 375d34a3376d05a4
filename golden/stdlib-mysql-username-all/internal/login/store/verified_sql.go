package store

import (
	"context"
	"time"
)

func (s *SQL) SetEmailVerified(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error {
	return s.change(ctx, "set email verified",
		`UPDATE users SET email_verified_at = ?, email_owned = (email_owned OR ?) WHERE id = ? AND email_key = ?`,
		moment(at), owned, userID, emailKey)
}
