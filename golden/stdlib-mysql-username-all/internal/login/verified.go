package auth

import "context"

// An address is verified (User.EmailVerifiedAt) when somebody who reads its mail has opened
// a link for the account. A stranger may still have made the account and have its password.
// It is owned (User.EmailOwned) when whoever opened the link was signed in to the account,
// or when the link has given them the account and shut everyone else out.

// verify notes that the present address of u is verified, and owned if that is so. Without
// an address it does nothing. ErrNotFound when u is gone or has another address by now.
func (a *Auth) verify(ctx context.Context, u *User, owned bool) error {
	if u.EmailKey == "" {
		return nil
	}
	return a.store.SetEmailVerified(ctx, u.ID, u.EmailKey, owned, a.cfg.Now())
}
