package auth

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// magicFor is how long a link that signs in works. It is asked for and used in one
// sitting.
const magicFor = 15 * time.Minute

var magicLink = link{
	purpose: "magic", page: "/magic/", lifetime: magicFor,
	again: "/magic", againText: "Send another link",
}

// showMagic handles GET /magic: it asks who wants to sign in.
func (a *Auth) showMagic(w http.ResponseWriter, r *http.Request) {
	a.renderForm(w, r, "magic", nil)
}

// sendMagic handles POST /magic: it mails the user of that name a link, if there is
// one, redirects to the form again and says the same in any case. Where the visitor
// wanted to go is not in the mail: it would take whoever opens it to a page of the
// choice of whoever asked for it.
func (a *Auth) sendMagic(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderForm(w, r, "magic", err)
		return
	}
	a.mailLink(magicLink, r.PostFormValue("username"))
	a.redirectSent(w, r, "/magic")
}

// magicPage is the data of the page that a link leads to.
type magicPage struct {
	linkPage
	Unowned bool // see ownByLink
}

// HowToSetAnother says how the user gets a password again.
func (magicPage) HowToSetAnother() string { return howToSetAnother }

// showMagicLogin handles GET /magic/{token}: it names the account and has a button to
// sign in, since looking at a link must not use it up. The link works in any browser:
// mail is read on the phone, and whoever can read it can ask for a link of their own.
// A link that does not work is 404.
func (a *Auth) showMagicLogin(w http.ResponseWriter, r *http.Request) {
	a.renderMagicLogin(w, r, nil)
}

func (a *Auth) renderMagicLogin(w http.ResponseWriter, r *http.Request, err error) {
	u, ok := a.openLink(w, r, magicLink)
	if !ok {
		return
	}
	if page, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, "magic-login", magicPage{linkPage{page, u.Username, u.Address()}, !u.EmailOwned})
	}
}

// magicLogin handles POST /magic/{token}: it signs in whoever the link was mailed to
// and redirects home. The login is not fresh: what matters asks for the password.
func (a *Auth) magicLogin(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleIP(r); err != nil {
		a.renderMagicLogin(w, r, err)
		return
	}
	u, ok := a.useLink(w, r, magicLink)
	if !ok {
		return
	}
	notice := ""
	if !u.EmailOwned {
		notice = "password-removed"
		var err error
		u, err = a.ownByLink(context.WithoutCancel(r.Context()), u)
		if errors.Is(err, ErrNotFound) { // revoked since it was used
			a.deadLink(w, r, magicLink)
			return
		}
		if err != nil {
			a.ServerError(w, r, err)
			return
		}
	}
	err := a.LoginUser(w, r, u, NotFresh())
	switch {
	case errors.Is(err, ErrInactive): // deleted since it was used
		a.deadLink(w, r, magicLink)
	case err != nil:
		a.ServerError(w, r, err)
	default:
		redirect(w, r, a.cfg.Home, notice)
	}
}

// ownByLink makes the account u that of whoever reads the mail of its address, when it
// has not been shown before to be theirs, and returns it as it then is. ErrNotFound when
// a revocation or a change of address came first.
//
// Anyone may have made that account: register the address of somebody else, wait until
// they sign in by a link, and then share the account with them, by the password they
// set, a session they kept open, or a change of address they had prepared. That its
// owner has confirmed the address changes nothing: it takes one thoughtless click. So all of
// these go before the owner comes in: the password is replaced by one that nothing
// matches, and the new stamp ends the sessions and voids the links. Who did make the
// account themselves loses no more than a password, and is told how to get another.
func (a *Auth) ownByLink(ctx context.Context, u *User) (*User, error) {
	const nobodys PasswordHash = ""
	owned := *u
	owned.PasswordHash, owned.SecurityStamp = nobodys, newSecurityStamp()
	err := a.change(ctx, PasswordChanged, u.ID, a.store.SetPassword(ctx, u.ID, nobodys, u.SecurityStamp, owned.SecurityStamp))
	if err != nil {
		return nil, err
	}
	a.dropTokens(ctx, u.ID)
	// Only now: had the above failed, the next link would have to do it all the same. And
	// so it has to when this fails; all the ways in are shut.
	err = a.verify(ctx, &owned, true)
	if !errors.Is(err, ErrNotFound) {
		a.warn(ctx, "address does not count as owned", u.ID, err)
		err = nil
	}
	return &owned, err
}
