package store

import (
	"context"
	"time"
)

func (s *SQL) SetEmailVerified(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error {
	return s.change(ctx, "set email verified",
		`UPDATE users SET email_verified_at = $1, email_owned = (email_owned OR $2) WHERE id = $3 AND email_key = $4`,
		moment(at), owned, userID, emailKey)
}
