package auth

import (
	"context"
	"errors"
	"time"

	"example.com/chi-memory-all/internal/auth/mail"
)

// perWanted is how often all users together may have us mail one address that they want. It
// is looser than perMail, which counts for each: otherwise one user could use up the mails
// of the address's owner.
var perWanted = limit{burst: 4 * perMail.burst, every: perMail.every / 4}

// mailWanted mails a link to an address that u wants to have. When it is another user's, its
// owner is told instead and nothing else differs: a token is stored either way, the mail is
// sent in a job, and what goes wrong is only logged.
func (a *Auth) mailWanted(ctx context.Context, l link, u *User, address, key string) {
	ctx = context.WithoutCancel(ctx)
	// By user, who could go through many addresses, and by address, since many users could
	// be made for the sake of one.
	_, err := a.takeAll(ctx,
		counter{key: "mail " + l.purpose + " " + u.EmailKey, limit: perMail},
		counter{key: "mail " + l.purpose + " to " + key, limit: perWanted})
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		a.report(ctx, nil, Event{Kind: Throttled, UserID: u.ID, Reason: "mail"})
		return
	}
	var token string
	if err == nil {
		token, err = a.issueToken(ctx, l, u, address)
	}
	if err != nil {
		a.warn(ctx, "no "+l.purpose+" link mailed", u.ID, err)
		return
	}
	a.later(l.purpose, func(ctx context.Context) {
		owner, err := a.store.UserByEmail(ctx, key)
		switch {
		case err == nil && owner.ID != u.ID:
			a.mail(ctx, "address_taken", owner, owner.Address(), mail.Values{})
		case err == nil, errors.Is(err, ErrNotFound):
			a.mail(ctx, l.purpose, u, address, mail.Values{Link: a.link(l.path + token), NewEmail: address})
		default:
			a.warn(ctx, "no "+l.purpose+" link mailed", u.ID, err)
		}
	})
}

// withEmail returns u as they will be with that address.
func withEmail(u *User, address string) *User {
	changed := *u
	changed.Email, changed.EmailKey = address, emailKey(address)
	changed.EmailVerifiedAt, changed.EmailOwned = time.Time{}, false
	return &changed
}
