package store

import (
	"context"
	"time"
)

func (s *Memory) SetEmailVerified(ctx context.Context, userID, emailKey string, owned bool, at time.Time) error {
	found := false
	err := s.change(ctx, userID, func(u *User) {
		if found = emailKey != "" && u.EmailKey == emailKey; found {
			u.EmailVerifiedAt, u.EmailOwned = asStored(at), u.EmailOwned || owned
		}
	})
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}
