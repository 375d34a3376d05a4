package auth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// AddressConfirmed is the event of a user who has opened the link mailed to them.
const AddressConfirmed EventKind = "address_confirmed"

// confirmFor is how long a link to confirm an address works. It opens nothing but
// proves who reads the mail, and people read their mail the next day.
const confirmFor = 24 * time.Hour

// showConfirm handles GET /confirm/{token}: it says which address and account this is
// about and has a button. A link that does not work is 404.
func (a *Auth) showConfirm(w http.ResponseWriter, r *http.Request) {
	a.renderConfirm(w, r, nil)
}

func (a *Auth) renderConfirm(w http.ResponseWriter, r *http.Request, err error) {
	u, ok := a.openLink(w, r, confirmLink)
	if !ok {
		return
	}
	if page, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, "confirm", linkPage{page, u.Email, u.Address()})
	}
}

// confirm handles POST /confirm/{token}: it remembers that the address is the user's
// and redirects to their account, or to the login page when they are not signed in. It
// signs nobody in: the link shows who reads the mail, and not who set the password.
func (a *Auth) confirm(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderConfirm(w, r, err)
		return
	}
	visitor, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	u, ok := a.useLink(w, r, confirmLink)
	if !ok {
		return
	}
	// Pressing the button shows who reads the mail. That this is also who has the
	// password, and made the account, shows only when they are signed in to it.
	page, owned := "/login", false
	if visitor.ID == u.ID {
		page, owned = "/account", true
	}
	// From here on the visitor may go away: the link is used up.
	err = a.keepConfirmed(context.WithoutCancel(r.Context()), u, owned)
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrTaken): // since it was mailed
		a.deadLink(w, r, confirmLink)
		return
	case err != nil:
		a.ServerError(w, r, err)
		return
	}
	a.event(r, Event{Kind: AddressConfirmed, UserID: u.ID})
	redirect(w, r, prefix+page, "confirmed")
}

// ConfirmedRequired is LoginRequired for users who have confirmed their address. Without,
// a browser is sent to the account page, which says how to; a script gets 403. Who has no
// address at all has confirmed none.
func (a *Auth) ConfirmedRequired(next http.Handler) http.Handler {
	return a.LoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		confirmed, err := a.NewPage(r).Confirmed()
		switch {
		case err != nil:
			a.ServerError(w, r, err)
		case confirmed:
			next.ServeHTTP(w, r)
		default:
			notice := "confirm-first"
			if !isPageLoad(r) {
				notice = "confirm-to-send"
			}
			to := withQuery(prefix+"/account", "notice", notice)
			refuse(w, r, to, http.StatusForbidden, "confirmed_address_required")
		}
	}))
}

// Confirmed reports whether the current user has confirmed their address.
func (p Page) Confirmed() (bool, error) {
	u, err := p.CurrentUser()
	if err != nil {
		return false, err
	}
	return !u.EmailVerifiedAt.IsZero(), nil
}
