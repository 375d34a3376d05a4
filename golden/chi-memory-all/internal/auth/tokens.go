package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/chi-memory-all/internal/auth/store"
)

// errBadToken is what finding and using a token answer when it is unknown, expired,
// used up, replaced by a newer one, or meant for something else, and when its user is
// gone, disabled, or has been signed out everywhere since. Nobody is told which.
var errBadToken = errors.New("auth: token is not valid")

// tokenBytes makes a token that nobody guesses: 256 bits.
const tokenBytes = 32

// issueToken makes a token for u that is good for purpose only, and only for that long.
// It takes the place of the one that u had for this purpose. data comes back with it.
//
// The token is void as soon as the stamp of u moves on: with a new password, or when
// all sessions are ended, whoever used the account before must not have left a link
// behind that lets them in again.
//
// Call it where no visitor waits: how long it takes would show whether u exists.
func (a *Auth) issueToken(ctx context.Context, purpose, data string, u *User, lifetime time.Duration) (string, error) {
	a.purgeTokens(ctx)
	var random [tokenBytes]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand crashes the program instead
	token := base64.RawURLEncoding.EncodeToString(random[:])
	err := a.store.CreateToken(ctx, &store.Token{
		Hash:      hashToken(purpose, token),
		UserID:    u.ID,
		Purpose:   purpose,
		Data:      stampText(u) + " " + data,
		ExpiresAt: a.cfg.Now().Add(lifetime),
	})
	if err != nil {
		return "", fmt.Errorf("auth: issue %s token: %w", purpose, err)
	}
	return token, nil
}

// purgeTokens deletes a few dead tokens. Each new one has it do so, so that they never
// pile up.
func (a *Auth) purgeTokens(ctx context.Context) {
	if err := a.store.PurgeTokens(ctx, a.cfg.Now()); err != nil {
		a.cfg.Logger.WarnContext(ctx, "auth: expired tokens not deleted", "error", err)
	}
}

// findToken returns the user of a token that is good for purpose and the data that it
// was issued with, without using it up: for pages that are only looked at, as programs
// that check the links of a mail do, too. errBadToken when it is not good.
//
// Whatever the token is good for is to be done to this very user: reading them again
// would find the stamp that a revocation has put in place since the token was checked.
func (a *Auth) findToken(ctx context.Context, purpose, token string) (u *User, data string, err error) {
	t, err := a.store.Token(ctx, purpose, hashToken(purpose, token))
	return a.goodToken(ctx, t, err)
}

// useToken is findToken, and uses the token up: of many calls at once one succeeds.
func (a *Auth) useToken(ctx context.Context, purpose, token string) (u *User, data string, err error) {
	t, err := a.store.UseToken(ctx, purpose, hashToken(purpose, token))
	return a.goodToken(ctx, t, err)
}

// goodToken returns user and data of t, which the store answered, if it is good.
func (a *Auth) goodToken(ctx context.Context, t *store.Token, err error) (u *User, data string, _ error) {
	if errors.Is(err, ErrNotFound) || err == nil && !a.cfg.Now().Before(t.ExpiresAt) {
		return nil, "", errBadToken
	}
	if err != nil {
		return nil, "", fmt.Errorf("auth: find token: %w", err)
	}
	u, err = a.store.UserByID(ctx, t.UserID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, "", fmt.Errorf("auth: find user of token: %w", err)
	}
	stamp, data, _ := strings.Cut(t.Data, " ")
	if err != nil || !u.IsActive() || stamp != stampText(u) {
		return nil, "", errBadToken
	}
	return u, data, nil
}

// dropTokens deletes the tokens of a user whose stamp has just moved on. It is not what
// voids them, the stamp is: when it fails they only lie about until they expire.
func (a *Auth) dropTokens(ctx context.Context, userID string) {
	if err := a.store.DeleteTokens(ctx, userID); err != nil {
		a.cfg.Logger.WarnContext(ctx, "auth: void tokens not deleted", "user", userID, "error", err)
	}
}

func stampText(u *User) string { return strconv.FormatInt(u.SecurityStamp, 36) }

// hashToken is what is stored of a token. The purpose is part of it, so that even a
// query that forgot the purpose would not find a token of another one. It needs no
// salt and no work: 256 random bits cannot be tried out.
func hashToken(purpose, token string) []byte {
	sum := sha256.Sum256([]byte(purpose + "\x00" + token))
	return sum[:]
}
