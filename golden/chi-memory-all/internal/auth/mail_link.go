package auth

import (
	"context"
	"errors"

	"example.com/chi-memory-all/internal/auth/mail"
)

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
	token, err := a.issueToken(ctx, l, u, "")
	if err == nil {
		a.mail(ctx, l.purpose, u, u.Address(), mail.Values{Link: a.link(l.path + token)})
	}
	return err
}
