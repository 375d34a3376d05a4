package auth

import (
	"context"
	"errors"
	"net/http"
	"time"

	"example.com/chi-memory-all/internal/auth/mail"
)

// link is a kind of link that users are mailed. What it is good for is done by POST
// alone: programs that check mail open every link in it.
type link struct {
	purpose  string // of its tokens, and the name of its mail
	page     string // where it leads; the token follows
	lifetime time.Duration

	// again is the page that sends another, for who comes too late.
	again, againText string

	// whose returns what the handlers get to see of u, whose token has been found to be
	// good and holds that data, or errBadToken. Default: addressee.
	whose func(u *User, data string) (*User, error)
}

// mailLink mails a link to the user of that name, if there is one whom we can send one.
// It does so later and all of it: who asks gets their answer before anyone has looked
// whether there is an account, and cannot tell from it, or from how long it took.
func (a *Auth) mailLink(l link, username string) {
	a.later(l.purpose, func(ctx context.Context) {
		u, err := a.FindUser(ctx, username)
		switch {
		case err == nil:
			err = a.sendLink(ctx, l, u)
		case errors.Is(err, ErrNotFound):
			err = a.sendNothing(ctx, l, username)
		}
		if err != nil {
			a.cfg.Logger.ErrorContext(ctx, "auth: no link mailed", "purpose", l.purpose, "error", err)
		}
	})
}

// sendLink mails u a link, unless they may not sign in, have no address, or have been
// sent several just now. It goes to the address on file, never to one that was typed.
func (a *Auth) sendLink(ctx context.Context, l link, u *User) error {
	if !u.IsActive() || u.Address() == "" {
		return a.sendNothing(ctx, l, u.EmailKey)
	}
	wait, err := a.take(ctx, "mail "+l.purpose+" "+u.EmailKey, perMail)
	if err != nil {
		return err
	}
	if wait > 0 {
		a.report(ctx, Event{Kind: Throttled, UserID: u.ID})
		return nil
	}
	token, err := a.issueToken(ctx, l.purpose, u.EmailKey, u, l.lifetime)
	if err != nil {
		return err
	}
	a.mail(ctx, l.purpose, u, u.Address(), mail.Values{Link: a.link(l.page + token)})
	return nil
}

// sendNothing has the database do for a name what sendLink has it do, and mails nobody.
// Whoever measures how busy the site is shall not see a difference: two rows are written,
// one that counts and one that costs as much as a token.
func (a *Auth) sendNothing(ctx context.Context, l link, name string) error {
	wait, err := a.take(ctx, "no mail "+l.purpose+" "+name, perMail)
	if err != nil || wait > 0 {
		return err
	}
	a.purgeTokens(ctx)
	_, err = a.take(ctx, "no token "+l.purpose+" "+name, perMail)
	return err
}

// openLink returns whose link r opens, without using it up. When the link does not
// work it answers by itself and returns false.
func (a *Auth) openLink(w http.ResponseWriter, r *http.Request, l link) (u *User, ok bool) {
	_, u, ok = a.followLink(w, r, l, a.findToken)
	return u, ok
}

// useLink is openLink, and uses the link up: of many calls at once one succeeds.
func (a *Auth) useLink(w http.ResponseWriter, r *http.Request, l link) (u *User, ok bool) {
	_, u, ok = a.followLink(w, r, l, a.useToken)
	return u, ok
}

// followLink is openLink or useLink, as get is findToken or useToken. before is the user
// as they are, and u what l.whose makes of them.
func (a *Auth) followLink(w http.ResponseWriter, r *http.Request, l link,
	get func(ctx context.Context, purpose, token string) (*User, string, error),
) (before, u *User, ok bool) {
	whose := addressee
	if l.whose != nil {
		whose = l.whose
	}
	before, data, err := get(r.Context(), l.purpose, r.PathValue("token"))
	if err == nil {
		u, err = whose(before, data)
	}
	switch {
	case errors.Is(err, errBadToken):
		a.deadLink(w, r, l)
	case err != nil:
		a.ServerError(w, r, err)
	}
	return before, u, err == nil
}

// addressee returns u, or errBadToken when they have another address now than that of
// the key that the link was mailed to: who reads the mail of one that the user has left
// must not get in.
func addressee(u *User, key string) (*User, error) {
	if u.EmailKey != key {
		return nil, errBadToken
	}
	return u, nil
}

// throttleIP counts an attempt to use a mailed link, or to have one mailed, against the
// visitor's IP, whatever the name.
func (a *Auth) throttleIP(r *http.Request) error { return a.admit(r, Event{}, a.byIP(r)...) }

type deadLinkData struct {
	Page
	Again, AgainText string
}

// deadLink answers that a link does not work, whatever the reason is, and where to get
// another.
func (a *Auth) deadLink(w http.ResponseWriter, r *http.Request, l link) {
	data := deadLinkData{Page: a.NewPage(r), Again: a.Path(l.again), AgainText: l.againText}
	a.render(w, r, http.StatusNotFound, "dead-link", data)
}

// tokenPage keeps the address of a page, which has the token in it, from the pages that
// the visitor goes to next. Not no-referrer: under that a browser without Sec-Fetch-Site
// says "Origin: null" when it sends the form, and CSRF would refuse it.
func (a *Auth) tokenPage(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "strict-origin")
		page(w, r)
	}
}

// linkPage is the data of a page that a mailed link opens.
type linkPage struct {
	Page
	Account string // what it is called
	Address string
}
