package store

import "context"

// SetEmail replaces the address and the security stamp of the user by those of u when
// the stamp is old. It returns [ErrTaken] or [ErrNotFound].
func (s *SQL) SetEmail(ctx context.Context, u *User, old int64) error {
	err := s.change(ctx, "set email", `UPDATE users
		SET email = ?, email_key = ?, security_stamp = ?
		WHERE id = ? AND security_stamp = ?`,
		u.Email, u.EmailKey, u.SecurityStamp, u.ID, old)
	if s.dialect.taken(err) {
		return ErrTaken
	}
	return err
}
