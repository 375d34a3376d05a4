package store

import "context"

// UserByEmail returns the user whose address has this key, or [ErrNotFound].
func (s *SQL) UserByEmail(ctx context.Context, key string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE email_key = ?`, key)
}

// SetEmail replaces the address and the security stamp of the user by those of u when
// the stamp is old. It returns [ErrTaken] or [ErrNotFound].
func (s *SQL) SetEmail(ctx context.Context, u *User, old int64) error {
	err := s.change(ctx, "set email", `UPDATE users
		SET email = ?, email_key = ?, security_stamp = ?
		WHERE id = ? AND security_stamp = ?`,
		nullable(u.Email), nullable(u.EmailKey), u.SecurityStamp, u.ID, old)
	if s.dialect.taken(err) {
		return ErrTaken
	}
	return err
}
