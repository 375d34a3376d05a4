package auth

import "context"

// UserByAddress returns a copy of the user whose username or address has this key, or
// [ErrNotFound].
func (s *MemoryStore) UserByAddress(ctx context.Context, key string) (*User, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, keys := range []map[string]string{s.byUsername, s.byEmail} {
		if u, ok := s.users[keys[key]]; ok {
			return &u, nil
		}
	}
	return nil, ErrNotFound
}

// SetAddress replaces names, addresses and epoch of the user by those of u when the
// epoch is old. It returns [ErrTaken] or [ErrNotFound].
func (s *MemoryStore) SetAddress(ctx context.Context, u *User, old int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	stored, ok := s.users[u.ID]
	if !ok || stored.Epoch != old {
		return ErrNotFound
	}
	if id, ok := s.byUsername[u.UsernameKey]; ok && id != u.ID {
		return ErrTaken
	}
	if id, ok := s.byEmail[u.EmailKey]; ok && id != u.ID {
		return ErrTaken
	}
	delete(s.byUsername, stored.UsernameKey)
	delete(s.byEmail, stored.EmailKey)
	stored.Username, stored.UsernameKey = u.Username, u.UsernameKey
	stored.Email, stored.EmailKey = u.Email, u.EmailKey
	stored.Epoch = u.Epoch
	s.users[u.ID] = stored
	s.byUsername[u.UsernameKey] = u.ID
	if u.EmailKey != "" {
		s.byEmail[u.EmailKey] = u.ID
	}
	return nil
}
