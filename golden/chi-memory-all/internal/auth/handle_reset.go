package auth

import (
	"context"
	"net/http"
	"time"
)

// resetLink works for an hour: it opens the account to whoever reads the mail.
var resetLink = link{purpose: "reset", path: "/reset/", lifetime: time.Hour, again: "/forgot"}

// forgot handles POST /forgot: it mails the user of that name, if any, a link and redirects
// to a page that says the same in any case. A name that nobody can have is 422.
func (a *Auth) forgot(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	name := r.PostFormValue("email")
	err := a.throttleIP(r)
	if problem := nameProblem(name); err == nil && problem != "" {
		err = InputError{"email": problem}
	}
	if err != nil {
		a.renderForm(w, r, "forgot", err)
		return
	}
	a.mailLink(resetLink, name)
	redirect(w, r, withQuery(withQuery(prefix+"/forgot", "next", r.PostFormValue("next")), "sent", name), "")
}

// showReset handles GET /reset/{token}: it asks for a new password. A link that does not
// work is 404.
func (a *Auth) showReset(w http.ResponseWriter, r *http.Request) {
	a.showLink(w, r, resetLink, nil)
}

// reset handles POST /reset/{token}: it sets the new password, which ends every session of
// the user, and redirects to the login page. It signs nobody in: a link in a mail is no
// reason to trust the browser that opens it.
func (a *Auth) reset(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.showLink(w, r, resetLink, err)
		return
	}
	p, ok := a.openLink(w, r, resetLink)
	if !ok {
		return
	}
	u, password := p.User, r.PostFormValue("password")
	if problem := a.checkNewPassword(password, u.Email, u.Address()); problem != "" {
		a.showLink(w, r, resetLink, InputError{"password": problem})
		return
	}
	hash, err := a.passwords.Hash(r.Context(), password)
	if err != nil {
		a.showLink(w, r, resetLink, err)
		return
	}
	// Used up only now: neither a password that will not do nor a busy machine costs the user
	// their link. From here on the visitor may go away. What has ended the user's sessions
	// since openLink makes replacePassword refuse.
	ctx := context.WithoutCancel(r.Context())
	err = a.store.UseToken(ctx, resetLink.purpose, hashToken(resetLink.purpose, r.PathValue("token")))
	if err == nil {
		_, err = a.replacePassword(ctx, u, PasswordHash(hash))
	}
	if !a.linkWorks(w, r, resetLink, err) {
		return
	}
	// The account is now that of whoever reads the mail: everybody else is locked out.
	a.warn(ctx, "address does not count as verified", u.ID, a.verify(ctx, u, true))
	redirect(w, r, prefix+"/login", "password-reset")
}
