package auth

import (
	"context"
	"net/http"
)

// sendConfirmation handles POST /confirm: it mails the user another link and redirects to
// their account. Whoever asks too often is told the same and gets no mail.
func (a *Auth) sendConfirmation(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	a.mailLink(confirmLink, u.Email)
	redirect(w, r, prefix+"/account", "confirm-sent")
}

// confirm handles POST /confirm/{token}: it notes that the address is the user's and
// redirects to their account, or to the login page when they are not signed in. It signs
// nobody in: the link shows who reads the mail, and not who set the password.
func (a *Auth) confirm(w http.ResponseWriter, r *http.Request) {
	visitor, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	p, ok := a.useLink(w, r, confirmLink)
	if !ok {
		return
	}
	u := p.User
	// The button shows who reads the mail. That they made the account, and not somebody else,
	// shows only when they are signed in to it.
	page, owned := "/login", visitor.ID == u.ID
	if owned {
		page = "/account"
	}
	// From here on the visitor may go away: the link is used up.
	ctx := context.WithoutCancel(r.Context())
	err = a.verify(ctx, u, owned)
	if !a.linkWorks(w, r, confirmLink, err) {
		return
	}
	a.report(r.Context(), r, Event{Kind: EmailConfirmed, UserID: u.ID})
	redirect(w, r, prefix+page, "confirmed")
}
