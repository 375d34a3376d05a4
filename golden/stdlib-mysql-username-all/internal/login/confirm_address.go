package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// An address that somebody gives is kept only with the token of its link, until that has
// been opened. So nobody takes an address from its owner by giving it first, or learns
// whether it is another's.

// sendConfirmation handles POST /confirm: it mails a link to the address of the form, for a
// user without one and with FreshLoginRequired and the password; without an address in the
// form, another link to the user's or to the one that waits for confirmation. It redirects
// to the account page, also when no mail goes out since there were too many.
func (a *Auth) sendConfirmation(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	p := a.NewPage(r)
	u, err := p.CurrentUser()
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	address := u.Email
	if address == "" && r.PostForm.Has("email") {
		a.FreshLoginRequired(http.HandlerFunc(a.confirmNewAddress)).ServeHTTP(w, r)
		return
	}
	if address == "" {
		address, err = p.WaitingEmail()
	}
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	if address != "" {
		a.mailWanted(r.Context(), confirmLink, u, address, emailKey(address))
	}
	redirect(w, r, prefix+"/account", "confirm-sent")
}

// confirmNewAddress mails a link to a first address that the user wants to have. It takes
// the password: an address gives the account away for good, by "forgot your password", and
// a borrowed browser must not be enough for that.
func (a *Auth) confirmNewAddress(w http.ResponseWriter, r *http.Request) {
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
	a.mailWanted(r.Context(), confirmLink, u, address, key)
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
	u, address := p.User, p.Address
	// The button shows who reads the mail. That they made the account, and not somebody else,
	// shows only when they are signed in to it.
	page, owned := "/login", visitor.ID == u.ID
	if owned {
		page = "/account"
	}
	// From here on the visitor may go away: the link is used up.
	ctx := context.WithoutCancel(r.Context())
	if address != u.Email { // theirs only from now on
		u = withEmail(u, address)
		err = a.store.SetEmail(ctx, u, u.SecurityStamp)
	}
	if err == nil {
		err = a.verify(ctx, u, owned)
	}
	if !a.linkWorks(w, r, confirmLink, err) {
		return
	}
	a.report(r.Context(), r, Event{Kind: EmailConfirmed, UserID: u.ID})
	redirect(w, r, prefix+page, "confirmed")
}

// Explained puts a hint below the label of a field.
func (i input) Explained(hint string) input {
	i.Hint = hint
	return i
}

// Fresh reports whether the current user may do what FreshLoginRequired guards.
func (p Page) Fresh() bool { return p.auth.isFresh(p.r) }

// WaitingEmail is the address that the current user has asked for and not confirmed yet,
// or "".
func (p Page) WaitingEmail() (string, error) {
	u, err := p.CurrentUser()
	if err != nil {
		return "", err
	}
	data, err := p.auth.store.TokenData(p.r.Context(), u.ID, confirmLink.purpose, p.auth.cfg.Now())
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	address, valid := strings.CutPrefix(data, tokenMark(u))
	if !valid {
		return "", err
	}
	return address, err
}
