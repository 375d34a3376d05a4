package auth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/mail"
)

// AddressChanged is the event of a user whose address is another from now on.
const AddressChanged EventKind = "address_changed"

// emailFor is how long a link to a new address works. Whoever asked for it is waiting
// for it.
const emailFor = time.Hour

var emailLink = link{
	purpose: "email", page: "/account/email/", lifetime: emailFor,
	again: "/account/email", againText: "Send another link",
	whose: withWanted,
}

// showEmail handles GET /account/email.
func (a *Auth) showEmail(w http.ResponseWriter, r *http.Request) {
	a.renderForm(w, r, "email", nil)
}

// changeEmail handles POST /account/email: with the password it mails a link to the new
// address, tells the present one, and redirects to the account page. Nothing changes
// before the link is used. The answer is the same when the address is another user's,
// and when the user has asked too often.
func (a *Auth) changeEmail(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, matches, err := a.confirmPassword(r)
	address, key, problem := parseEmail(r.PostFormValue("new_email"))
	if err == nil {
		problems := make(InputError)
		problems.add("new_email", problem)
		if problem == "" && key == u.EmailKey {
			problems.add("new_email", sameAddress)
		}
		if !matches {
			problems.add("password", wrongPassword)
		}
		err = problems.err()
	}
	if err != nil {
		a.renderForm(w, r, "email", err)
		return
	}
	a.mailWantedAddress(emailLink, u, address, key)
	a.notify("email_wanted", u, mail.Values{NewEmail: address})
	redirect(w, r, prefix+"/account", "email-sent")
}

// showConfirmEmail handles GET /account/email/{token}: it says which address and account
// this is about and has a button. A link that does not work is 404.
func (a *Auth) showConfirmEmail(w http.ResponseWriter, r *http.Request) {
	a.renderConfirmEmail(w, r, nil)
}

func (a *Auth) renderConfirmEmail(w http.ResponseWriter, r *http.Request, err error) {
	before, u, ok := a.followLink(w, r, emailLink, a.findToken)
	if !ok {
		return
	}
	if page, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, "email-link", linkPage{page, before.Username, u.Address()})
	}
}

// confirmEmail handles POST /account/email/{token}: it changes the address, which signs
// the user out everywhere, and redirects to the login page. Nobody has to be signed in:
// the password was given when the link was asked for, and mail is read on the phone.
func (a *Auth) confirmEmail(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderConfirmEmail(w, r, err)
		return
	}
	visitor, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	before, u, ok := a.followLink(w, r, emailLink, a.useToken)
	if !ok {
		return
	}
	// Who reads the mail and who has the account are the same only where they are
	// signed in to it: anyone may want the address of somebody else for theirs.
	owned := visitor.ID == u.ID
	// From here on the visitor may go away: the link is used up.
	err = a.changeAddress(context.WithoutCancel(r.Context()), before, u, owned)
	switch {
	case errors.Is(err, ErrTaken), errors.Is(err, ErrNotFound): // since it was mailed
		a.deadLink(w, r, emailLink)
		return
	case err != nil:
		a.ServerError(w, r, err)
		return
	}
	if visitor.ID == u.ID {
		a.warn(r.Context(), "cookies of an ended session not cleared", u.ID, a.LogoutUser(w, r))
	}
	redirect(w, r, prefix+"/login", "email-changed")
}

// changeAddress stores u, who is before with another address, tells the old one and
// notes that the new one is verified. The sessions end, and so do links that
// were mailed to the old address: whoever reads its mail is not the user any more.
//
// The address is changed even when what is known of it cannot be stored: it counts as
// not verified then, which lets nobody in.
func (a *Auth) changeAddress(ctx context.Context, before, u *User, owned bool) error {
	u.SecurityStamp = newSecurityStamp()
	if err := a.change(ctx, AddressChanged, u.ID, a.store.SetEmail(ctx, u, before.SecurityStamp)); err != nil {
		return err
	}
	a.later("email_changed", func(ctx context.Context) {
		a.mail(ctx, "email_changed", before, before.Address(), mail.Values{NewEmail: u.Address()})
	})
	a.warn(ctx, "new address does not count as verified", u.ID, a.verify(ctx, u, owned))
	a.dropTokens(ctx, u.ID)
	return nil
}
