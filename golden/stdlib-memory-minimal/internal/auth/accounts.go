package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth/password"
)

// CreateUser adds a user, or returns an InputError with all that is wrong with n, or ErrTaken.
func (a *Auth) CreateUser(ctx context.Context, n NewUser) (*User, error) {
	u, problems := n.parse()
	problems.add("password", a.checkNewPassword(n.Password, u.Email, u.Address()))
	if len(problems) > 0 {
		return nil, problems
	}
	hash, err := a.passwords.Hash(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	u.ID, u.PasswordHash, u.SecurityStamp = newID(), PasswordHash(hash), newSecurityStamp()
	u.CreatedAt = a.cfg.Now().UTC().Truncate(time.Second)
	if err := a.store.CreateUser(ctx, &u); err != nil {
		return nil, err
	}
	a.report(ctx, nil, Event{Kind: UserCreated, UserID: u.ID})
	return &u, nil
}

// CheckName returns why no user can be added under that name: an InputError, or ErrTaken.
func (a *Auth) CheckName(ctx context.Context, email string) error {
	_, key, problem := parseEmail(email)
	if problem != "" {
		return InputError{"email": problem}
	}
	_, err := a.store.UserByEmail(ctx, key)
	switch {
	case err == nil:
		return ErrTaken
	case errors.Is(err, ErrNotFound):
		return nil
	}
	return err
}

// FindUser returns the user who signs in with that email address, or ErrNotFound.
func (a *Auth) FindUser(ctx context.Context, email string) (*User, error) {
	return a.store.UserByEmail(ctx, emailKey(email))
}

// ListUsers returns at most limit users in the order of their EmailKey, those after that
// key: "" to begin with, then the last one's.
func (a *Auth) ListUsers(ctx context.Context, after string, limit int) ([]*User, error) {
	return a.store.Users(ctx, after, limit)
}

// SetPassword gives the user a new password, whatever else changes at the same time, and
// ends all their sessions. It returns an InputError when the password will not do.
func (a *Auth) SetPassword(ctx context.Context, userID, password string) error {
	u, err := a.store.UserByID(ctx, userID)
	if err != nil {
		return err
	}
	if problem := a.checkNewPassword(password, u.Email, u.Address()); problem != "" {
		return InputError{"password": problem}
	}
	hash, err := a.passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	for range maxSwaps {
		_, err = a.replacePassword(ctx, u, PasswordHash(hash))
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if u, err = a.store.UserByID(ctx, userID); err != nil {
			return err
		}
	}
	return fmt.Errorf("auth: set password: user %s was changed %d times meanwhile", userID, maxSwaps)
}

// maxSwaps is how often SetPassword tries to be the only one who changes a user.
const maxSwaps = 3

// replacePassword gives u the password of that hash. It returns
// u with the new stamp: a session begun with one that is read again could survive what has
// ended their sessions once more. ErrNotFound when u is gone, or something has ended their
// sessions since u was read.
func (a *Auth) replacePassword(ctx context.Context, u *User, hash PasswordHash) (*User, error) {
	changed := *u
	changed.PasswordHash, changed.SecurityStamp = hash, newSecurityStamp()
	err := a.store.SetPassword(ctx, u.ID, hash, changed.SecurityStamp, u.SecurityStamp)
	return &changed, a.change(ctx, PasswordChanged, u.ID, err)
}

// Disable keeps the user from signing in and ends all their sessions. It and those below
// return ErrNotFound when there is no such user.
func (a *Auth) Disable(ctx context.Context, userID string) error {
	return a.change(ctx, UserDisabled, userID, a.store.SetDisabled(ctx, userID, true, newSecurityStamp()))
}

// Enable lets a disabled user sign in again.
func (a *Auth) Enable(ctx context.Context, userID string) error {
	return a.change(ctx, UserEnabled, userID, a.store.SetDisabled(ctx, userID, false, newSecurityStamp()))
}

// SignOutEverywhere ends all sessions of the user.
func (a *Auth) SignOutEverywhere(ctx context.Context, userID string) error {
	return a.change(ctx, SessionsRevoked, userID, a.store.SetSecurityStamp(ctx, userID, newSecurityStamp()))
}

// DeleteUser removes the user and all that hangs on them, or returns ErrReferenced when a
// table of yours keeps them.
func (a *Auth) DeleteUser(ctx context.Context, userID string) error {
	return a.change(ctx, UserDeleted, userID, a.store.DeleteUser(ctx, userID))
}

// change reports that kind of change when err is nil, even if ctx has ended: a visitor cannot
// keep it from being known by hanging up. It returns err.
func (a *Auth) change(ctx context.Context, kind EventKind, userID string, err error) error {
	if err == nil {
		ctx = context.WithoutCancel(ctx)
		a.report(ctx, nil, Event{Kind: kind, UserID: userID})
	}
	return err
}

// checkNewPassword returns what is wrong with a password for an account of those names, or "".
func (a *Auth) checkNewPassword(newPassword string, names ...string) string {
	return passwordMessage(password.Check(newPassword, append(names, a.cfg.AppName)...))
}
