package auth

import (
	"context"
	"net/http"
)

// An address that someone gives is nowhere kept before its link has been opened, but
// for the token. So it cannot be kept from its owner by giving it first, and whoever
// gives it does not learn, from their account or otherwise, whether it is another's.
var confirmLink = link{
	purpose: "confirm", page: "/confirm/", lifetime: confirmFor,
	again: "/account", againText: "Sign in and send another link",
	whose: withWanted,
}

// sendConfirmation handles POST /confirm: it mails a link to the user's address, or
// else to the one they want to have, and redirects to their account. Who asks too often
// is told the same and gets no mail.
func (a *Auth) sendConfirmation(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	if u.Address() == "" {
		a.FreshLoginRequired(http.HandlerFunc(a.confirmFirstAddress)).ServeHTTP(w, r)
		return
	}
	a.mailWantedAddress(confirmLink, u, u.Address(), u.EmailKey)
	redirect(w, r, prefix+"/account", "confirm-sent")
}

// confirmFirstAddress mails a link to an address that the user wants to have and has
// given their password for. With an address an account can be taken over for good, by a
// forgotten password that is none: somebody else's browser must not be enough for that.
func (a *Auth) confirmFirstAddress(w http.ResponseWriter, r *http.Request) {
	u, matches, err := a.confirmPassword(r)
	address, key, problem := parseEmail(r.PostFormValue("email"))
	if err == nil {
		problems := make(InputError)
		problems.add("email", problem)
		if !matches {
			problems.add("password", wrongPassword)
		}
		err = problems.err()
	}
	if err != nil {
		a.renderForm(w, r, "account", err)
		return
	}
	a.mailWantedAddress(confirmLink, u, address, key)
	redirect(w, r, prefix+"/account", "confirm-sent")
}

// Fresh reports whether the current user may do what FreshLoginRequired guards.
func (p Page) Fresh() bool { return p.auth.isFresh(p.r) }

// keepConfirmed gives u, whose link is used up, the address that they have confirmed.
// ErrTaken when it has become somebody else's meanwhile.
func (a *Auth) keepConfirmed(ctx context.Context, u *User, owned bool) error {
	if err := a.store.SetEmail(ctx, u, u.SecurityStamp); err != nil {
		return err
	}
	return a.verify(ctx, u, owned)
}
