package auth

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// ErrInactive is what LoginUser answers for a user who is disabled or gone.
var ErrInactive = errors.New("auth: user is not active")

// ErrNoSession is what ConfirmLogin answers when there is no session.
var ErrNoSession = errors.New("auth: no session to confirm")

// fingerprint tells browsers and networks apart, roughly: by the beginning of the SHA-256
// of network, NUL byte and User-Agent.
func (a *Auth) fingerprint(r *http.Request) int64 {
	var buffer [512]byte // long enough for most, or append gets another
	text := network(a.clientIP(r)).AppendTo(buffer[:0])
	text = append(text, 0)
	text = append(text, r.UserAgent()...)
	sum := sha256.Sum256(text)
	return int64(binary.BigEndian.Uint64(sum[:])) // #nosec G115 -- only compared
}

// LoginOption changes what LoginUser does.
type LoginOption func(*loginOptions)

type loginOptions struct {
	remember bool
	lifetime time.Duration
	notFresh bool
}

// Remember keeps the user signed in after the browser is closed.
func Remember() LoginOption { return func(o *loginOptions) { o.remember = true } }

// For sets how long Remember lasts, in whole seconds, instead of Config.RememberFor.
func For(d time.Duration) LoginOption { return func(o *loginOptions) { o.lifetime = d } }

// NotFresh is for a login without a password, such as by a link.
func NotFresh() LoginOption { return func(o *loginOptions) { o.notFresh = true } }

// LoginUser signs u in: it begins a session, makes u the current user of r and reports the
// login. Call it in the handler's goroutine, before the first byte of the response.
//
// It replaces whatever session the browser had: one that somebody planted there (session
// fixation) is worthless afterwards.
func (a *Auth) LoginUser(w http.ResponseWriter, r *http.Request, u *User, opts ...LoginOption) error {
	if err := a.beginSession(w, r, u, opts...); err != nil {
		return err
	}
	a.report(r.Context(), r, Event{Kind: LoginSucceeded, UserID: u.ID})
	return nil
}

// beginSession is LoginUser without the report.
func (a *Auth) beginSession(w http.ResponseWriter, r *http.Request, u *User, opts ...LoginOption) error {
	o := loginOptions{lifetime: a.cfg.RememberFor}
	for _, opt := range opts {
		opt(&o)
	}
	if o.remember && o.lifetime < time.Second {
		return fmt.Errorf("auth: a remember cookie cannot last %v; want a second or more", o.lifetime)
	}
	if err := mayBegin(r, u); err != nil {
		return err
	}
	now := a.cfg.Now()
	s := new(session)
	s.UserID, s.SecurityStamp = u.ID, u.SecurityStamp
	s.CreatedAt, s.StartedAt, s.SeenAt = now, now, now
	s.Fresh, s.Fingerprint = !o.notFresh, a.fingerprint(r)
	if o.remember {
		s.RememberFor = o.lifetime
	}
	if err := a.startSession(w, r, s); err != nil {
		return err
	}
	stateOf(r.Context()).set(u, s)
	a.warn(r.Context(), "device cookie not set", u.ID, a.markDevice(w, u))
	return nil
}

// mayBegin returns why no session of u may begin with r, or nil. Whatever signs somebody in
// asks it: LoginUser, for passwords, registration and mailed links, and the remember cookie.
// So this is the place to ask for more, such as a second factor. Return ErrInactive for what
// lacks: a browser with a remember cookie is then anonymous, and a login is refused, in the
// words for a wrong password.
func mayBegin(r *http.Request, u *User) error {
	if !u.IsActive() {
		return ErrInactive
	}
	if len(u.ID) > maxUserID {
		return fmt.Errorf("auth: user id has %d bytes; want at most %d", len(u.ID), maxUserID)
	}
	return r.Context().Err()
}

// LogoutUser takes session and remember cookie from the browser; r then has the anonymous
// user. Call it in the handler's goroutine, before the first byte of the response.
func (a *Auth) LogoutUser(w http.ResponseWriter, r *http.Request) error {
	if err := a.endSession(w, r); err != nil {
		return err
	}
	stateOf(r.Context()).set(anonymous(), nil)
	return nil
}

// ConfirmLogin makes the session of the current user fresh. Call it when they have typed
// their password again, in the handler's goroutine, before the first byte of the response.
func (a *Auth) ConfirmLogin(w http.ResponseWriter, r *http.Request) error {
	u, err := CurrentUser(r.Context())
	if err != nil {
		return err
	}
	old := stateOf(r.Context()).currentSession()
	if old == nil {
		return ErrNoSession
	}
	s := *old // other goroutines may be reading it
	now := a.cfg.Now()
	s.SeenAt, s.StartedAt, s.Fresh, s.Fingerprint = now, now, true, a.fingerprint(r)
	if err := a.writeSession(w, r, &s); err != nil {
		return err
	}
	stateOf(r.Context()).set(u, &s)
	return nil
}

// isFresh reports whether the current user typed their password here a short while ago.
func (a *Auth) isFresh(r *http.Request) bool {
	s := stateOf(r.Context()).currentSession()
	return s != nil && s.Fresh && a.cfg.Now().Sub(s.StartedAt) <= a.cfg.FreshFor
}
