package auth

import (
	"context"
	"net/http"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login/mail"
)

// EmailChanged is the event of a user who has another address from now on.
const EmailChanged EventKind = "email_changed"

// emailLink works for an hour: whoever asked for it is waiting for it.
var emailLink = link{purpose: "email", path: "/account/email/", lifetime: time.Hour, again: "/account/email"}

// changeEmail handles POST /account/email: with the password it mails a link to the new
// address, tells the present one, and redirects to a page that says so; also when the
// address is another user's, and when the user has asked too often.
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
		a.renderForm(w, r, "email-form", err)
		return
	}
	a.mailWanted(r.Context(), emailLink, u, address, key)
	a.later("email_wanted", func(ctx context.Context) {
		wait, err := a.take(ctx, "mail email_wanted "+u.UsernameKey, perMail)
		a.warn(ctx, "mail not counted", u.ID, err)
		if wait == 0 {
			a.mail(ctx, "email_wanted", u, u.Address(), mail.Values{NewEmail: address})
		}
	})
	redirect(w, r, withQuery(prefix+"/account/email", "sent", address), "")
}

// showConfirmEmail handles GET /account/email/{token}: it names address and account and has
// a button.
func (a *Auth) showConfirmEmail(w http.ResponseWriter, r *http.Request) {
	a.showLink(w, r, emailLink, nil)
}

// confirmEmail handles POST /account/email/{token}: it changes the address, which ends every
// session and voids links mailed to the old one, tells the old one, and redirects to the
// login page. Nobody has to be signed in: the password was given when the link was asked
// for, and mail is read on the phone.
func (a *Auth) confirmEmail(w http.ResponseWriter, r *http.Request) {
	visitor, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	p, ok := a.useLink(w, r, emailLink)
	if !ok {
		return
	}
	before, address := p.User, p.Address
	// From here on the visitor may go away: the link is used up.
	ctx := context.WithoutCancel(r.Context())
	u := withEmail(before, address)
	u.SecurityStamp = newSecurityStamp()
	err = a.change(ctx, EmailChanged, u.ID, a.store.SetEmail(ctx, u, before.SecurityStamp))
	if !a.linkWorks(w, r, emailLink, err) {
		return
	}
	a.later("email_changed", func(ctx context.Context) {
		a.mail(ctx, "email_changed", before, before.Address(), mail.Values{NewEmail: address})
	})
	// Who reads the mail has the account for certain only when signed in to it: anyone may
	// have asked for the address of somebody else.
	owned := visitor.ID == u.ID
	a.warn(ctx, "new address counts as unverified", u.ID, a.verify(ctx, u, owned))
	if owned {
		a.warn(ctx, "cookies of an ended session not cleared", u.ID, a.LogoutUser(w, r))
	}
	redirect(w, r, prefix+"/login", "email-changed")
}
