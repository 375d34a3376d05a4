package auth

import (
	"context"
	"errors"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/mail"
)

// perWanted is how often all users together may have us mail one address that they want.
// It is looser than perMail, which counts for each of them: one who keeps on asking for
// the address of somebody else would leave no mail to its owner.
var perWanted = limit{burst: 4 * perMail.burst, every: perMail.every / 4}

// mailWantedAddress mails a link to an address that u wants to have, later: whoever asks
// is told the same, in the same time, whether or not it is somebody else's already. Then
// its owner gets a mail that says so, and no link.
func (a *Auth) mailWantedAddress(l link, u *User, address, key string) {
	a.later(l.purpose, func(ctx context.Context) {
		if err := a.sendWantedAddress(ctx, l, u, address, key); err != nil {
			a.cfg.Logger.ErrorContext(ctx, "auth: no link mailed", "purpose", l.purpose, "user", u.ID, "error", err)
		}
	})
}

func (a *Auth) sendWantedAddress(ctx context.Context, l link, u *User, address, key string) error {
	// Counted for both: one user could go through many addresses, and many users could
	// be made for the sake of one address. Apart, since what one user wants can be what
	// another is called.
	wait, _, err := a.takeAll(ctx,
		counter{key: "mail " + l.purpose + " " + u.UsernameKey, limit: perMail},
		counter{key: "mail " + l.purpose + " to " + key, limit: perWanted})
	if err != nil {
		return err
	}
	if wait > 0 {
		a.report(ctx, Event{Kind: Throttled, UserID: u.ID})
		return nil
	}
	owner, err := a.store.UserByEmail(ctx, key)
	if err == nil && owner.ID != u.ID {
		a.mail(ctx, "address_taken", owner, owner.Address(), mail.Values{})
		return nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	token, err := a.issueToken(ctx, l.purpose, address, u, l.lifetime)
	if err != nil {
		return err
	}
	a.mail(ctx, l.purpose, u, address, mail.Values{Link: a.link(l.page + token), NewEmail: address})
	return nil
}

// withWanted returns u as they will be with the address that they want to have, which
// the link was mailed to.
func withWanted(u *User, wanted string) (*User, error) {
	address, key, problem := parseEmail(wanted)
	if problem != "" { // by rules that have become stricter meanwhile
		return nil, errBadToken
	}
	changed := *u
	changed.Email, changed.EmailKey = address, key
	changed.EmailVerifiedAt, changed.EmailOwned = time.Time{}, false
	return &changed, nil
}
