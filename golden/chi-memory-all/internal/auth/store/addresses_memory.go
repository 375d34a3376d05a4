package store

import (
	"context"
	"time"
)

func (s *Memory) SetEmail(ctx context.Context, u *User, old int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.users[u.ID]
	if !ok || stored.SecurityStamp != old {
		return ErrNotFound
	}
	if id, ok := s.byName[u.EmailKey]; ok && id != u.ID {
		return ErrTaken
	}
	delete(s.byName, stored.EmailKey)
	s.byName[u.EmailKey] = u.ID
	stored.Email, stored.EmailKey, stored.SecurityStamp = u.Email, u.EmailKey, u.SecurityStamp
	stored.EmailVerifiedAt, stored.EmailOwned = time.Time{}, false
	s.users[u.ID] = stored
	return nil
}
