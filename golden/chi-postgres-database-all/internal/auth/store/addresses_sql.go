package store

import "context"

// SetEmail forgets that the address before was verified.
func (s *SQL) SetEmail(ctx context.Context, u *User, old int64) error {
	err := s.change(ctx, "set email", `UPDATE users
		SET email = $1, email_key = $2, email_verified_at = NULL, email_owned = FALSE, security_stamp = $3
		WHERE id = $4 AND security_stamp = $5`,
		u.Email, u.EmailKey, u.SecurityStamp, u.ID, old)
	if isTaken(err) {
		return ErrTaken
	}
	return err
}
