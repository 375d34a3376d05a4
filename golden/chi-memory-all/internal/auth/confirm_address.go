package auth

import (
	"context"
	"net/http"
)

var confirmLink = link{
	purpose: "confirm", page: "/confirm/", lifetime: confirmFor,
	again: "/account", againText: "Sign in and send another link",
}

// sendConfirmation handles POST /confirm: it mails the user another link and redirects
// to their account. Who asks too often is told the same and gets no mail.
func (a *Auth) sendConfirmation(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	a.mailConfirmation(u)
	redirect(w, r, prefix+"/account", "confirm-sent")
}

// mailConfirmation mails u a link that confirms their address, later.
func (a *Auth) mailConfirmation(u *User) {
	a.later(confirmLink.purpose, func(ctx context.Context) {
		if err := a.sendLink(ctx, confirmLink, u); err != nil {
			a.cfg.Logger.ErrorContext(ctx, "auth: no link mailed", "purpose", confirmLink.purpose, "user", u.ID, "error", err)
		}
	})
}

// keepConfirmed notes that the address of u, whose link is used up, is verified.
func (a *Auth) keepConfirmed(ctx context.Context, u *User, owned bool) error {
	return a.verify(ctx, u, owned)
}
