package auth

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// link is a page that users open by a mailed token. GET only shows it, since programs that
// check mail open every link; what it is for is done by POST.
type link struct {
	purpose  string // of its tokens, and the name of its mail and its page
	path     string // the token follows
	lifetime time.Duration
	again    string // the page that sends another
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
