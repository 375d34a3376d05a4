package auth

import (
	"context"
	"errors"
	"time"
)

// InputError is what is wrong with something a person typed, in words for them.
type InputError struct {
	Field   string // "username" or "password"
	Message string
}

func (e *InputError) Error() string { return e.Field + ": " + e.Message }

// CreateUser adds a user who signs in with username and password. It returns an
// *InputError when one of them will not do, and ErrTaken when the name is in use.
func (a *Auth) CreateUser(ctx context.Context, username, password string) (*User, error) {
	name, key, problem := parseUsername(username)
	if problem != "" {
		return nil, &InputError{Field: "username", Message: problem}
	}
	if problem := checkNewPassword(password); problem != "" {
		return nil, &InputError{Field: "password", Message: problem}
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	u := &User{
		ID:           newID(),
		Username:     name,
		UsernameKey:  key,
		PasswordHash: hash,
		Epoch:        newEpoch(),
		CreatedAt:    a.cfg.Now().UTC().Truncate(time.Second),
	}
	if err := a.store.CreateUser(ctx, u); err != nil {
		return nil, err
	}
	a.report(ctx, Event{Kind: UserCreated, UserID: u.ID})
	return u, nil
}

// FindUser returns the user who signs in with username, or ErrNotFound.
func (a *Auth) FindUser(ctx context.Context, username string) (*User, error) {
	_, key, problem := parseUsername(username)
	if problem != "" {
		return nil, ErrNotFound
	}
	return a.store.UserByUsername(ctx, key)
}

// SetPassword gives the user a new password and ends all their sessions. It returns an
// *InputError when the password will not do, and ErrNotFound.
func (a *Auth) SetPassword(ctx context.Context, userID, password string) error {
	if problem := checkNewPassword(password); problem != "" {
		return &InputError{Field: "password", Message: problem}
	}
	hash, err := a.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.change(ctx, PasswordChanged, userID, a.store.SetPassword(ctx, userID, hash, newEpoch()))
}

// Disable keeps the user from signing in and ends all their sessions. It returns
// ErrNotFound when there is no such user.
func (a *Auth) Disable(ctx context.Context, userID string) error {
	return a.change(ctx, UserDisabled, userID, a.store.SetDisabled(ctx, userID, true, newEpoch()))
}

// Enable lets a disabled user sign in again. It returns ErrNotFound when there is no
// such user.
func (a *Auth) Enable(ctx context.Context, userID string) error {
	return a.change(ctx, UserEnabled, userID, a.store.SetDisabled(ctx, userID, false, newEpoch()))
}

// SignOutEverywhere ends all sessions of the user. It returns ErrNotFound when there
// is no such user.
func (a *Auth) SignOutEverywhere(ctx context.Context, userID string) error {
	return a.change(ctx, SessionsRevoked, userID, a.store.SetEpoch(ctx, userID, newEpoch()))
}

// DeleteUser removes the user and everything that hangs on it. It returns ErrNotFound
// when there is no such user.
func (a *Auth) DeleteUser(ctx context.Context, userID string) error {
	return a.change(ctx, UserDeleted, userID, a.store.DeleteUser(ctx, userID))
}

// change reports a change that was made, or returns why it was not.
func (a *Auth) change(ctx context.Context, kind EventKind, userID string, err error) error {
	if err == nil {
		a.report(ctx, Event{Kind: kind, UserID: userID})
	}
	return err
}

// checkPassword reports whether password is that of u, who may be nil.
func (a *Auth) checkPassword(ctx context.Context, u *User, password string) (bool, error) {
	var hash PasswordHash // of nobody, which takes as long
	if u != nil {
		hash = u.PasswordHash
	}
	return a.passwords.verify(ctx, hash, password)
}

// rehash stores a hash of today's cost when that of u is of another. The login goes on
// when this fails; the next one tries again.
func (a *Auth) rehash(ctx context.Context, u *User, password string) {
	if !a.passwords.outdated(u.PasswordHash) {
		return
	}
	hash, err := a.passwords.hash(ctx, password)
	if err == nil {
		err = a.store.Rehash(ctx, u.ID, u.PasswordHash, hash)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Logger.WarnContext(ctx, "auth: password not rehashed", "user", u.ID, "error", err)
	}
}
