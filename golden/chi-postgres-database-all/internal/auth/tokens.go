package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"example.com/chi-postgres-database-all/internal/auth/store"
)

// tokenBytes makes a token that nobody guesses: 256 bits.
const tokenBytes = 32

// issueToken makes a token for u that is good for one purpose, for that long, and once. It
// takes the place of the one that u had for this purpose. data comes back with it.
//
// The token is void as soon as u has another security stamp or another address: whoever
// used the account or read its mail before must not have left a link behind.
//
// For a name that may be unknown call it in a job, see later: the time it takes would tell
// whether there is an account.
func (a *Auth) issueToken(ctx context.Context, purpose string, u *User, data string, lifetime time.Duration) (string, error) {
	a.warn(ctx, "expired tokens not deleted", "", a.store.PurgeTokens(ctx, a.cfg.Now()))
	var random [tokenBytes]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand crashes the program instead
	token := base64.RawURLEncoding.EncodeToString(random[:])
	return token, a.store.CreateToken(ctx, &store.Token{
		Hash:      hashToken(purpose, token),
		UserID:    u.ID,
		Purpose:   purpose,
		Data:      tokenMark(u) + data,
		ExpiresAt: a.cfg.Now().Add(lifetime),
	})
}

// findToken returns the user and the data of a token that is good for purpose, and does not
// use it up. ErrNotFound when it is not good, for whatever reason.
//
// What the token is good for is to be done to this very user. Reading them again could
// find the stamp of a revocation that has come since.
func (a *Auth) findToken(ctx context.Context, purpose, token string) (u *User, data string, err error) {
	t, err := a.store.Token(ctx, purpose, hashToken(purpose, token))
	if err != nil {
		return nil, "", err
	}
	u, err = a.store.UserByID(ctx, t.UserID)
	if err != nil {
		return nil, "", err
	}
	data, valid := strings.CutPrefix(t.Data, tokenMark(u))
	if !valid || !u.IsActive() || !a.cfg.Now().Before(t.ExpiresAt) {
		return nil, "", ErrNotFound
	}
	return u, data, nil
}

// useToken is findToken and uses the token up. Of many calls at once one succeeds.
func (a *Auth) useToken(ctx context.Context, purpose, token string) (u *User, data string, err error) {
	u, data, err = a.findToken(ctx, purpose, token)
	if err == nil {
		_, err = a.store.UseToken(ctx, purpose, hashToken(purpose, token))
	}
	return u, data, err
}

// tokenMark begins the data of the tokens of u, and is another when they are void.
func tokenMark(u *User) string {
	return strconv.FormatInt(u.SecurityStamp, 36) + " " + u.EmailKey + " "
}

// hashToken is what is stored of a token: with the purpose, so that a query that forgot
// to ask for it would still find none of another purpose. It needs no salt and no work:
// 256 random bits cannot be tried out.
func hashToken(purpose, token string) []byte {
	sum := sha256.Sum256([]byte(purpose + "\x00" + token))
	return sum[:]
}
