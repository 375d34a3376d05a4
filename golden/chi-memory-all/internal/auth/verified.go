package auth

import "context"

// Two things are known of an address, and the second is more than the first. It is
// verified when somebody who reads its mail has said that it belongs to the account: the
// account may still be one that a stranger has made for it and has the password of. It is
// owned when who reads its mail and who has the account have been seen to be the same:
// they have opened a link mailed there while they were signed in, or it has given them the
// account and shut everyone else out. The user's EmailVerifiedAt and EmailOwned say so.

// verify notes that the present address of u is verified, and owned if that is so. Without
// an address it does nothing. ErrNotFound when u is gone or has another address by now.
func (a *Auth) verify(ctx context.Context, u *User, owned bool) error {
	if u.EmailKey == "" {
		return nil
	}
	return a.store.SetEmailVerified(ctx, u.ID, u.EmailKey, owned, a.cfg.Now())
}
