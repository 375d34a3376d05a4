package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"strconv"
	"time"

	"example.com/chi-memory-all/internal/auth/mail"
)

// link is a page that users open by a mailed token. GET only shows it, since programs that
// check mail open every link; what it is for is done by POST.
type link struct {
	purpose  string // of its tokens, and the name of its mail and its page
	path     string // the token follows
	lifetime time.Duration
	again    string // the page that sends another
}

// mailLink mails a link to the user of that name, if there is one with an address. They are
// looked up in a job, so that the answer comes as quickly for every name.
func (a *Auth) mailLink(l link, name string) {
	a.later(l.purpose, func(ctx context.Context) {
		u, err := a.FindUser(ctx, name)
		if err == nil || errors.Is(err, ErrNotFound) {
			err = a.sendLink(ctx, l, u, emailKey(name))
		}
		a.warn(ctx, "no "+l.purpose+" link mailed", "", err)
	})
}

// sendLink mails a link to u, the user with that key or nil, at their address on file, at
// most as often as perMail. For nobody it writes as many rows: how busy the database is
// tells no more than the answer does.
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
	token, err := a.issueToken(ctx, l, u)
	if err == nil {
		a.mail(ctx, l.purpose, u, u.Address(), mail.Values{Link: a.link(l.path + token)})
	}
	return err
}

// showLink answers with the page of the link that r opens. err is nil, or what went wrong
// when its form is shown again.
func (a *Auth) showLink(w http.ResponseWriter, r *http.Request, l link, err error) {
	opened, ok := a.openLink(w, r, l)
	if !ok {
		return
	}
	if p, status, ok := a.formPage(w, r, err); ok {
		opened.Page = p
		a.render(w, r, status, l.purpose, opened)
	}
}

// throttleIP counts an attempt to use a link, or to have one mailed, against the visitor's IP.
func (a *Auth) throttleIP(r *http.Request) error {
	_, err := a.admit(r, Event{}, a.byIP(r)...)
	return err
}

// linkWorks returns true when err is nil. Otherwise it answers that the link does not work
// and where to get another, but not why; or 500.
func (a *Auth) linkWorks(w http.ResponseWriter, r *http.Request, l link, err error) bool {
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrTaken), errors.Is(err, ErrInactive):
		data := struct {
			Page
			Again string
		}{a.NewPage(r), a.Path(l.again)}
		a.render(w, r, http.StatusNotFound, "dead-link", data)
	default:
		a.ServerError(w, r, err)
	}
	return false
}

// tokenPage keeps the token, which is in the address of the page, out of Referer. It is not
// no-referrer: old browsers would send "Origin: null" with the form, and CSRF refuse it.
func (a *Auth) tokenPage(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "strict-origin")
		page(w, r)
	}
}

// tokenMark is kept with a token: when that of u is another by now, the token is void.
func tokenMark(u *User) string {
	return strconv.FormatInt(u.SecurityStamp, 36) + " " + u.EmailKey + " "
}

// hashToken is what is stored of a token: with the purpose, so that a query without it
// would still find none of another. 260 random bits need no salt.
func hashToken(purpose, token string) []byte {
	sum := sha256.Sum256([]byte(purpose + "\x00" + token))
	return sum[:]
}
