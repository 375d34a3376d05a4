package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// issueToken makes a token for u that opens l once, in place of an older one. It is void as
// soon as u has another security stamp or address: nobody who used the account or read its
// mail before has left a link behind. For a name that may be unknown call it in a job, see
// later: the time it takes would tell. With an address the link is to one that u wants to
// have.
func (a *Auth) issueToken(ctx context.Context, l link, u *User, address string) (string, error) {
	a.warn(ctx, "expired tokens not deleted", "", a.store.PurgeTokens(ctx, a.cfg.Now()))
	token := rand.Text() + rand.Text() // 260 bits: nobody guesses it
	return token, a.store.CreateToken(ctx, &store.Token{
		Hash:      hashToken(l.purpose, token),
		UserID:    u.ID,
		Purpose:   l.purpose,
		Data:      tokenMark(u) + address,
		ExpiresAt: a.cfg.Now().Add(l.lifetime),
	})
}

// linkPage is the data of the page that a mailed link opens.
type linkPage struct {
	Page
	User    *User
	Address string // the link was mailed to
}

// Account stands in for that of Page: the link need not be the visitor's own.
func (p linkPage) Account() string { return p.User.Username }

// openLink returns the page of the link that r opens, and does not use it up. When the link
// does not work it answers and returns false. What the link is for has to be done to this
// very user: one that is read again could have the stamp of a later revocation.
func (a *Auth) openLink(w http.ResponseWriter, r *http.Request, l link) (p linkPage, ok bool) {
	p.Page = a.NewPage(r)
	t, err := a.store.Token(r.Context(), l.purpose, hashToken(l.purpose, r.PathValue("token")))
	if err == nil {
		p.User, err = a.store.UserByID(r.Context(), t.UserID)
	}
	if err == nil {
		address, valid := strings.CutPrefix(t.Data, tokenMark(p.User))
		p.Address = cmp.Or(address, p.User.Address())
		if !valid || !p.User.IsActive() || !a.cfg.Now().Before(t.ExpiresAt) {
			err = ErrNotFound
		}
	}
	return p, a.linkWorks(w, r, l, err)
}
