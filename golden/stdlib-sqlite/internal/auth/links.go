package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"strconv"
	"time"

	"example.com/stdlib-sqlite/internal/auth/mail"
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
	token, err := a.issueToken(ctx, l, u)
	if err == nil {
		a.mail(ctx, l.purpose, u, u.Address(), mail.Values{Link: a.link(l.path + token)})
	}
	return err
}

// showLink answers with the page of the link that r opens, which is not used up. err is
// what went wrong when its form is shown again, or nil.
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

// throttleIP counts an attempt to use a mailed link, or to have one mailed, against the
// visitor's IP.
func (a *Auth) throttleIP(r *http.Request) error {
	_, err := a.admit(r, Event{}, a.byIP(r)...)
	return err
}

// linkWorks returns true when err is nil. Otherwise it answers that the link does not work,
// not saying why, and where to get another; or 500.
func (a *Auth) linkWorks(w http.ResponseWriter, r *http.Request, l link, err error) bool {
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrNotFound):
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

// tokenPage keeps the address of a page, which has the token in it, from the pages that
// the visitor goes to next. It is not no-referrer: browsers without Sec-Fetch-Site would
// send "Origin: null" with the form, and CSRF would refuse it.
func (a *Auth) tokenPage(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "strict-origin")
		page(w, r)
	}
}

// tokenMark begins the data of the tokens of u, and is another when they are void.
func tokenMark(u *User) string {
	return strconv.FormatInt(u.SecurityStamp, 36) + " " + u.EmailKey + " "
}

// hashToken is what is stored of a token: with the purpose, so that a query that forgot
// to ask for it would still find none of another purpose. It needs no salt and no work:
// 260 random bits cannot be tried out.
func hashToken(purpose, token string) []byte {
	sum := sha256.Sum256([]byte(purpose + "\x00" + token))
	return sum[:]
}
