package auth

import (
	"context"
	"errors"
)

// Two things are known of an address, and the second is more than the first. It is
// proved when somebody who reads its mail has said that it belongs to the account: the
// account may still be one that a stranger has made for it and has the password of. It
// is owned when who reads its mail and who has the account have been seen to be the same.

// prove remembers that the present address of u is proved. Without an address it does
// nothing. ErrNotFound when u is gone or has another address by now.
func (a *Auth) prove(ctx context.Context, u *User) error { return a.setProof(ctx, u, false) }

// own is prove, and remembers that u is who reads the mail of their present address:
// they have opened a link mailed there while they were signed in, or it has given them
// the account and shut everyone else out.
func (a *Auth) own(ctx context.Context, u *User) error { return a.setProof(ctx, u, true) }

func (a *Auth) setProof(ctx context.Context, u *User, owned bool) error {
	if u.AddressKey() == "" {
		return nil
	}
	return a.store.SetProof(ctx, u.ID, u.AddressKey(), owned, a.cfg.Now())
}

// proved reports whether the present address of u is proved. A user without an address
// has proved none.
func (a *Auth) proved(ctx context.Context, u *User) (bool, error) {
	proved, _, err := a.proof(ctx, u)
	return proved, err
}

// owned reports whether the present address of u is owned.
func (a *Auth) owned(ctx context.Context, u *User) (bool, error) {
	_, owned, err := a.proof(ctx, u)
	return owned, err
}

func (a *Auth) proof(ctx context.Context, u *User) (proved, owned bool, err error) {
	key, owned, err := a.store.Proof(ctx, u.ID)
	if errors.Is(err, ErrNotFound) {
		return false, false, nil
	}
	proved = err == nil && key != "" && key == u.AddressKey()
	return proved, proved && owned, err
}
