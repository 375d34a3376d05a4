package auth

import (
	"context"
	"errors"
	"net/http"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// ErrBadCredentials says that username and password do not match an account that may sign in.
// It does not tell which of them is wrong.
var ErrBadCredentials = errors.New("auth: wrong username or password")

// BusyError says that too many passwords are being checked at once.
type BusyError = password.BusyError

// Authenticate returns the user with that username and password. It signs nobody in:
// call LoginUser for that. When they do not match it returns ErrBadCredentials, after too
// many attempts a *ThrottledError, and when the machine is too busy to check a password
// a *BusyError; any other error is the site's fault and not the visitor's.
//
// The same work is done whether or not there is such an account: one lookup, one hash.
func (a *Auth) Authenticate(r *http.Request, username, password string) (*User, error) {
	ctx, key := r.Context(), usernameKey(username)
	u, err := a.store.UserByUsername(ctx, key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	counters, err := a.loginCounters(r, key, u)
	if err != nil {
		return nil, err
	}
	matches, err := a.tryPassword(r, Event{Account: a.accountHash(key)}, counters, u, password)
	if err != nil {
		return nil, err
	}
	e := Event{Kind: LoginFailed, Account: a.accountHash(key)}
	switch {
	case u == nil:
		e.Reason = "unknown user"
	case !matches:
		e.UserID, e.Reason = u.ID, "wrong password"
	case !u.IsActive():
		e.UserID, e.Reason = u.ID, "disabled"
	default:
		a.forgive(ctx, counters)
		a.rehash(ctx, u, password)
		return u, nil
	}
	a.report(r.Context(), r, e)
	return nil, ErrBadCredentials
}

// confirmPassword returns the current user and whether the field password of r holds their
// password. Its errors are those of Authenticate.
func (a *Auth) confirmPassword(r *http.Request) (u *User, matches bool, err error) {
	u, err = CurrentUser(r.Context())
	if err != nil {
		return nil, false, err
	}
	counters, err := a.passwordCounters(r, u)
	if err != nil {
		return nil, false, err
	}
	matches, err = a.tryPassword(r, Event{UserID: u.ID}, counters, u, r.PostFormValue("password"))
	switch {
	case err != nil:
		return nil, false, err
	case matches:
		a.forgive(r.Context(), counters)
	default:
		a.report(r.Context(), r, Event{Kind: LoginFailed, UserID: u.ID, Reason: "wrong password"})
	}
	return u, matches, nil
}

// tryPassword reports whether password is that of u, who may be nil, if counters admit the
// attempt: a refused one is reported as e. One that finds the machine too busy to hash was no
// guess, and is not counted.
func (a *Auth) tryPassword(r *http.Request, e Event, counters []counter, u *User, password string) (bool, error) {
	marks, err := a.admit(r, e, counters...)
	if err != nil {
		return false, err
	}
	var hash PasswordHash // of nobody, which takes as long
	if u != nil {
		hash = u.PasswordHash
	}
	matches, err := a.passwords.Verify(r.Context(), string(hash), password)
	var busy *BusyError
	if errors.As(err, &busy) {
		a.giveBack(r.Context(), marks)
	}
	return matches, err
}

// rehash replaces a hash of another cost by one of today's. When that fails the login goes on,
// and the next one tries again.
func (a *Auth) rehash(ctx context.Context, u *User, password string) {
	if !a.passwords.Outdated(string(u.PasswordHash)) {
		return
	}
	hash, err := a.passwords.Hash(ctx, password)
	if err == nil {
		err = a.store.Rehash(ctx, u.ID, u.PasswordHash, PasswordHash(hash))
	}
	a.warn(ctx, "password not rehashed", u.ID, err)
}
