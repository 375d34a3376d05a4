package auth

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"example.com/chi-memory-all/internal/auth/mail"
)

// link is a page that users open by a mailed token. GET only shows it, since programs that
// check mail open every link in it; what it is good for is done by POST.
type link struct {
	purpose  string // of its tokens, and the name of its mail and its page
	path     string // the token follows
	lifetime time.Duration
	again    string // the page that sends another
}

// mailLink mails a link to the user of that name, if there is one who can be sent mail. It
// looks them up in a job: the answer is the same for every name and comes as quickly.
func (a *Auth) mailLink(l link, name string) {
	a.later(l.purpose, func(ctx context.Context) {
		u, err := a.FindUser(ctx, name)
		if err == nil || errors.Is(err, ErrNotFound) {
			err = a.sendLink(ctx, l, u, emailKey(name))
		}
		a.warn(ctx, "no "+l.purpose+" link mailed", "", err)
	})
}

// sendLink mails a link to u, the user with that key or nil, at their address on file and
// at most as often as perMail. Where nobody is to get mail it writes as many rows: whoever
// measures how busy the database is cannot tell either.
func (a *Auth) sendLink(ctx context.Context, l link, u *User, key string) error {
	wait, err := a.take(ctx, "mail "+l.purpose+" "+key, perMail)
	if err != nil {
		return err
	}
	if wait > 0 {
		a.report(ctx, nil, Event{Kind: Throttled, Reason: "mail", Account: a.accountHash(key)})
		return nil
	}
	if !u.IsActive() || u.Address() == "" {
		a.warn(ctx, "expired tokens not deleted", "", a.store.PurgeTokens(ctx, a.cfg.Now()))
		_, err := a.take(ctx, "no token "+l.purpose+" "+key, perMail)
		return err
	}
	token, err := a.issueToken(ctx, l.purpose, u, "", l.lifetime)
	if err == nil {
		a.mail(ctx, l.purpose, u, u.Address(), mail.Values{Link: a.link(l.path + token)})
	}
	return err
}

// linkPage is the data of a page that a mailed link opens.
type linkPage struct {
	Page
	User    *User
	Address string // the link was mailed to
}

// Account is what the account of the link is called.
func (p linkPage) Account() string { return p.User.Email }

// showLink answers with the page of the link that r opens, which is not used up. err is
// what went wrong when its form is shown again, or nil.
func (a *Auth) showLink(w http.ResponseWriter, r *http.Request, l link, err error) {
	u, data, ok := a.openLink(w, r, l)
	if !ok {
		return
	}
	if p, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, l.purpose, linkPage{p, u, cmp.Or(data, u.Address())})
	}
}

// readLinkForm is readForm for the page of a link. Attempts count against the visitor's IP.
func (a *Auth) readLinkForm(w http.ResponseWriter, r *http.Request, l link) bool {
	if !a.readForm(w, r) {
		return false
	}
	err := a.throttleIP(r)
	if err != nil {
		a.showLink(w, r, l, err)
	}
	return err == nil
}

// throttleIP counts an attempt to use a mailed link, or to have one mailed, against the
// visitor's IP.
func (a *Auth) throttleIP(r *http.Request) error {
	_, err := a.admit(r, Event{}, a.byIP(r)...)
	return err
}

// openLink returns the user and the data of the link that r opens, and does not use it up.
// When the link does not work it answers by itself and returns false.
func (a *Auth) openLink(w http.ResponseWriter, r *http.Request, l link) (u *User, data string, ok bool) {
	u, data, err := a.findToken(r.Context(), l.purpose, r.PathValue("token"))
	return u, data, a.linkWorks(w, r, l, err)
}

// useLink is openLink and uses the link up. Of many calls at once one succeeds.
func (a *Auth) useLink(w http.ResponseWriter, r *http.Request, l link) (u *User, data string, ok bool) {
	u, data, err := a.useToken(r.Context(), l.purpose, r.PathValue("token"))
	return u, data, a.linkWorks(w, r, l, err)
}

type deadLinkData struct {
	Page
	Again string
}

// linkWorks returns true when err is nil. Otherwise it answers that the link does not work,
// not saying why, and where to get another; or 500.
func (a *Auth) linkWorks(w http.ResponseWriter, r *http.Request, l link, err error) bool {
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrTaken), errors.Is(err, ErrInactive):
		a.render(w, r, http.StatusNotFound, "dead-link", deadLinkData{a.NewPage(r), a.Path(l.again)})
	default:
		a.ServerError(w, r, err)
	}
	return false
}

// tokenPage keeps the address of a page, which has the token in it, from the pages that
// the visitor goes to next. It is not no-referrer: browsers without Sec-Fetch-Site would
// send "Origin: null" with the form, and CSRF would refuse it.
func (a *Auth) tokenPage(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "strict-origin")
		page(w, r)
	}
}
