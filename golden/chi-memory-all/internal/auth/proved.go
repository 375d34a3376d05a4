package auth

import (
	"context"
	"errors"
)

// prove is own for an address that only somebody who reads its mail has said to be that of
// the account.
func (a *Auth) prove(ctx context.Context, u *User) error { return a.setProof(ctx, u, false) }

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
	proved = err == nil && key != "" && key == u.EmailKey
	return proved, proved && owned, err
}
