package auth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// magicLink works for 15 minutes: it is asked for and used in one sitting.
var magicLink = link{purpose: "magic", path: "/magic/", lifetime: 15 * time.Minute, again: "/magic"}

// sendMagic handles POST /magic: it mails the user of that name, if any, a link and redirects
// to a page that says the same in any case. A name that nobody can have is 422. The mail
// leads nowhere further: whoever asks for it would choose where its reader ends up.
func (a *Auth) sendMagic(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	name := r.PostFormValue("email")
	err := a.throttleIP(r)
	if problem := nameProblem(name); err == nil && problem != "" {
		err = InputError{"email": problem}
	}
	if err != nil {
		a.renderForm(w, r, "magic-form", err)
		return
	}
	a.mailLink(magicLink, name)
	redirect(w, r, withQuery(withQuery(prefix+"/magic", "next", r.PostFormValue("next")), "sent", name), "")
}

// showMagicLogin handles GET /magic/{token}: it names the account and has a button. The link
// works in any browser: mail is read on the phone, and its reader can ask for another.
func (a *Auth) showMagicLogin(w http.ResponseWriter, r *http.Request) {
	a.showLink(w, r, magicLink, nil)
}

// magicLogin handles POST /magic/{token}: it signs in the user of the link and redirects
// home. The login is not fresh: what matters asks for the password.
func (a *Auth) magicLogin(w http.ResponseWriter, r *http.Request) {
	p, ok := a.useLink(w, r, magicLink)
	if !ok {
		return
	}
	u, notice := p.User, ""
	if !u.EmailOwned {
		var err error
		u, err = a.ownByLink(context.WithoutCancel(r.Context()), u)
		if !a.linkWorks(w, r, magicLink, err) {
			return
		}
		notice = "password-removed"
	}
	err := a.LoginUser(w, r, u, NotFresh())
	if !a.linkWorks(w, r, magicLink, err) {
		return
	}
	redirect(w, r, a.cfg.Home, notice)
}

// ownByLink makes the account u that of whoever reads the mail of its address, and returns
// it as it then is. ErrNotFound when a revocation or a change of address came first.
//
// Anyone may have made the account: they register the address of somebody else, wait until
// that person signs in by a link, and share the account with them, by its password, an open
// session or a prepared change of address. That the address is confirmed changes nothing:
// it takes one thoughtless click. So the password is replaced by one that nothing matches,
// and a new stamp ends the sessions and voids the links. Who did make the account loses
// only a password, and is told how to get another.
func (a *Auth) ownByLink(ctx context.Context, u *User) (*User, error) {
	const nobodys PasswordHash = ""
	owned := *u
	owned.PasswordHash, owned.SecurityStamp = nobodys, newSecurityStamp()
	err := a.store.SetPassword(ctx, u.ID, nobodys, owned.SecurityStamp, u.SecurityStamp)
	if err := a.change(ctx, PasswordChanged, u.ID, err); err != nil {
		return nil, err
	}
	// Last: if this fails the next link does it all again, and other ways in are shut already.
	err = a.verify(ctx, &owned, true)
	if !errors.Is(err, ErrNotFound) {
		a.warn(ctx, "address does not count as owned", u.ID, err)
		err = nil
	}
	return &owned, err
}
