package store

import "context"

func (s *SQL) UserByEmail(ctx context.Context, key string) (*User, error) {
	return s.user(ctx, selectUser+`WHERE users.email_key = ?`, key)
}

// SetEmail forgets that the address before was verified.
func (s *SQL) SetEmail(ctx context.Context, u *User, old int64) error {
	err := s.change(ctx, "set email", `UPDATE users
		SET email = NULLIF(?, ''), email_key = NULLIF(?, ''), email_verified_at = NULL, email_owned = FALSE, security_stamp = ?
		WHERE id = ? AND security_stamp = ?`,
		u.Email, u.EmailKey, u.SecurityStamp, u.ID, old)
	if isTaken(err) {
		return ErrTaken
	}
	return err
}
