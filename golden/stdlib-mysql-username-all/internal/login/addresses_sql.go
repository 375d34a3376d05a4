package auth

import (
	"context"
	"errors"
)

// UserByAddress returns the user whose username or address has this key, or
// [ErrNotFound]. One query for both would not use the indexes.
func (s *SQLStore) UserByAddress(ctx context.Context, key string) (*User, error) {
	u, err := s.UserByUsername(ctx, key)
	if errors.Is(err, ErrNotFound) {
		u, err = s.user(ctx, selectUser+`WHERE email_key = ?`, key)
	}
	return u, err
}

// SetAddress replaces names, addresses and epoch of the user by those of u when the
// epoch is old. It returns [ErrTaken] or [ErrNotFound].
func (s *SQLStore) SetAddress(ctx context.Context, u *User, old int64) error {
	err := s.change(ctx, "set address", `UPDATE users
		SET username = ?, username_key = ?, email = ?, email_key = ?, epoch = ?
		WHERE id = ? AND epoch = ?`,
		u.Username, u.UsernameKey, nullable(u.Email), nullable(u.EmailKey), u.Epoch, u.ID, old)
	if s.dialect.taken(err) {
		return ErrTaken
	}
	return err
}
