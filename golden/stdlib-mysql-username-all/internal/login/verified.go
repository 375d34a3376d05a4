package auth

import (
	"context"
	"net/http"
)

// An address is verified (User.EmailVerifiedAt) when somebody who reads its mail has opened
// a link for the account. A stranger may still have made the account and have its password.
// It is owned (User.EmailOwned) when whoever opened the link was signed in to the account,
// or when the link has shut everyone else out.

// verify notes that the present address of u, if any, is verified, and whether it is owned.
// ErrNotFound when u is gone or has another address by now.
func (a *Auth) verify(ctx context.Context, u *User, owned bool) error {
	if u.EmailKey == "" {
		return nil
	}
	return a.store.SetEmailVerified(ctx, u.ID, u.EmailKey, owned, a.cfg.Now())
}

// useLink reads the form of a link's page and uses the link up: of many at once one
// succeeds. Attempts count against the visitor's IP. When the link does not work it answers
// by itself and returns false.
func (a *Auth) useLink(w http.ResponseWriter, r *http.Request, l link) (p linkPage, ok bool) {
	if !a.readForm(w, r) {
		return p, false
	}
	if err := a.throttleIP(r); err != nil {
		a.showLink(w, r, l, err)
		return p, false
	}
	if p, ok = a.openLink(w, r, l); ok {
		err := a.store.UseToken(r.Context(), l.purpose, hashToken(l.purpose, r.PathValue("token")))
		ok = a.linkWorks(w, r, l, err)
	}
	return p, ok
}
