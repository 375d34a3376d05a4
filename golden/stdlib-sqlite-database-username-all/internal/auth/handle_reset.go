package auth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// resetFor is how long the link of a forgotten password works. It opens the account to
// whoever reads the mail: long enough to find it among the spam, and not for ever.
const resetFor = time.Hour

var resetLink = link{
	purpose: "reset", page: "/reset/", lifetime: resetFor,
	again: "/forgot", againText: "Send another link",
}

// showForgot handles GET /forgot: it asks whose password is forgotten.
func (a *Auth) showForgot(w http.ResponseWriter, r *http.Request) {
	a.renderForm(w, r, "forgot", nil)
}

// forgot handles POST /forgot: it mails the user of that name a link, if there is one,
// redirects to the form again and says the same in any case.
func (a *Auth) forgot(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderForm(w, r, "forgot", err)
		return
	}
	a.mailLink(resetLink, r.PostFormValue("username"))
	a.redirectSent(w, r, "/forgot")
}

// showReset handles GET /reset/{token}: it asks for a new password. A link that does
// not work is 404.
func (a *Auth) showReset(w http.ResponseWriter, r *http.Request) {
	a.renderReset(w, r, nil)
}

func (a *Auth) renderReset(w http.ResponseWriter, r *http.Request, err error) {
	u, ok := a.openLink(w, r, resetLink)
	if !ok {
		return
	}
	if page, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, "reset", linkPage{page, u.Username, u.Address()})
	}
}

// reset handles POST /reset/{token}: it sets the new password, which ends every session
// of the user, and redirects to the login page. It does not sign in: a link found in
// someone's mail is no reason to trust the browser it is opened in.
//
// The link is used up at the last moment, so that a password that will not do, or a
// machine too busy to hash it, does not cost the user their link.
func (a *Auth) reset(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderReset(w, r, err)
		return
	}
	u, ok := a.openLink(w, r, resetLink)
	if !ok {
		return
	}
	password := r.PostFormValue("password")
	if problem := a.checkNewPassword(password, u.Username, u.Address()); problem != "" {
		a.renderReset(w, r, InputError{"password": problem})
		return
	}
	hash, err := a.passwords.Hash(r.Context(), password)
	if err != nil {
		a.renderReset(w, r, err)
		return
	}
	if u, ok = a.useLink(w, r, resetLink); !ok {
		return
	}
	// From here on the visitor may go away: half a reset would be a used-up link and
	// the old password.
	err = a.resetPassword(context.WithoutCancel(r.Context()), u, PasswordHash(hash))
	switch {
	case errors.Is(err, ErrNotFound): // revoked since it was used
		a.deadLink(w, r, resetLink)
	case err != nil:
		a.ServerError(w, r, err)
	default:
		redirect(w, r, prefix+"/login", "password-reset")
	}
}

// resetPassword gives u the password of that hash. Whoever else had the old one is
// locked out: the sessions end, and with them the links that were mailed. So from now on
// the account is that of who reads the mail. ErrNotFound when a revocation came first.
func (a *Auth) resetPassword(ctx context.Context, u *User, hash PasswordHash) error {
	u, err := a.replacePassword(ctx, u, hash)
	if err != nil {
		return err
	}
	a.dropTokens(ctx, u.ID)
	// The password is set, whatever is known of the address: knowing less of it than one
	// could opens nothing to anybody.
	a.warn(ctx, "address does not count as owned", u.ID, a.verify(ctx, u, true))
	return nil
}
