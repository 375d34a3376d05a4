package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// ErrNoMiddleware is what CurrentUser returns for a context that did not pass through
// Middleware. The anonymous user in its place would hide that Middleware was forgotten.
var ErrNoMiddleware = errors.New("auth: the request did not pass through Auth.Middleware")

var errNoAnswer = errors.New("auth: the user loader did not return")

// requestState is what is known of the sender of one request: nothing, until someone asks.
type requestState struct {
	auth *Auth
	w    http.ResponseWriter
	r    *http.Request // as Middleware got it: its context has no requestState

	mu      sync.Mutex
	known   bool
	user    *User
	err     error
	session *session // nil when user has none
}

type stateKey struct{}

// withoutState is the context for what finds the current user, which may be yours: if that
// asks for the current user it gets ErrNoMiddleware, and does not wait for itself.
func withoutState(ctx context.Context) context.Context {
	return context.WithValue(ctx, stateKey{}, nil)
}

func stateOf(ctx context.Context) *requestState {
	s, _ := ctx.Value(stateKey{}).(*requestState)
	return s
}

// Middleware makes CurrentUser work in the handlers behind it. It reads and writes nothing
// by itself. It belongs inside http.TimeoutHandler, whose ResponseWriter is another one.
func (a *Auth) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if s := stateOf(ctx); s == nil || s.auth != a {
			r = r.WithContext(context.WithValue(ctx, stateKey{}, &requestState{auth: a, w: w, r: r}))
		}
		next.ServeHTTP(w, r)
	})
}

// CurrentUser returns who sent the request of ctx: the anonymous user when nobody is
// signed in, an error when that cannot be told. The first call in a request reads the
// session and loads the user; later ones, from any goroutine, get its answer. Make the first
// one before the first byte of the response, or its cookies do not reach the browser.
func CurrentUser(ctx context.Context) (*User, error) {
	s := stateOf(ctx)
	if s == nil {
		return nil, ErrNoMiddleware
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(ctx)
	return s.user, s.err
}

// find fills in the state, once. The caller holds s.mu.
func (s *requestState) find(ctx context.Context) {
	if s.known {
		return
	}
	// This stands when a loader panics: the user is unknown then, not anonymous.
	s.known, s.err = true, errNoAnswer
	sayPersonal(s.w.Header())
	s.user, s.session, s.err = s.auth.identify(ctx, s.w, s.r)
	// After a failure because ctx has ended, the next call, with another, tries again.
	s.known = s.err == nil || ctx.Err() == nil
}

// currentSession returns the session of the current user, or nil.
func (s *requestState) currentSession() *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find(s.r.Context())
	return s.session
}

// set makes u the current user for the rest of the request.
func (s *requestState) set(u *User, session *session) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known, s.user, s.session, s.err = true, u, session, nil
}

// identify asks the session, the remember cookie and the request loader, in this order.
func (a *Auth) identify(ctx context.Context, w http.ResponseWriter, r *http.Request) (*User, *session, error) {
	if !a.cookies.sentBy(r) {
		return a.fromRequest(ctx, r)
	}
	s, err := a.readSession(w, r)
	if err != nil {
		return nil, nil, err
	}
	if s != nil {
		u, err := a.load(ctx, w, s, &a.cookies.session)
		switch {
		case err != nil:
			return nil, nil, err
		case u == nil: // a remember cookie may be better
		case a.protect(r, s):
			a.refresh(w, r, s)
			return u, s, nil
		default: // the remember cookie goes too: it may be just as stolen
			a.warn(r.Context(), "session in another browser not ended", s.UserID, a.endSession(w, r))
			return a.fromRequest(ctx, r)
		}
	}
	u, s, err := a.restore(ctx, w, r)
	if err != nil || u != nil {
		return u, s, err
	}
	if err := a.readSigned(w, r, &a.cookies.device, nil); err != nil {
		return nil, nil, err
	}
	return a.fromRequest(ctx, r)
}

// load returns the user of s, which cookie c tells of, or nil when that user is gone or
// disabled, or has another stamp by now. Only in the last case it does not delete c, which
// stays until GET /login: what has replaced the stamp may have sent a new one already.
func (a *Auth) load(ctx context.Context, w http.ResponseWriter, s *session, c *cookie) (*User, error) {
	u, err := a.cfg.UserLoader(withoutState(ctx), s.UserID)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && u != nil && !u.IsActive():
		c.delete(w)
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("auth: load user: %w", err)
	case u == nil:
		return nil, errors.New("auth: Config.UserLoader returned neither a user nor an error")
	case u.SecurityStamp != s.SecurityStamp:
		return nil, nil
	}
	return u, nil
}

// protect reports whether s may be used from the browser and network of r, and makes it not
// fresh when it began in others.
func (a *Auth) protect(r *http.Request, s *session) bool {
	if a.cfg.SessionProtection == Off || s.Fingerprint == a.fingerprint(r) {
		return true
	}
	s.Fresh = false
	return a.cfg.SessionProtection == Basic || s.Remembered
}

// refresh pushes the idle timeout of a session in use back, now and then.
func (a *Auth) refresh(w http.ResponseWriter, r *http.Request, s *session) {
	if now := a.cfg.Now(); now.Sub(s.SeenAt) >= a.cfg.RefreshEvery {
		s.SeenAt = now
		a.warn(r.Context(), "use of a session not noted", s.UserID, a.touchSession(w, r, s))
	}
}

// maxClockSkew is how far in the future another instance's clock may have written.
const maxClockSkew = time.Minute

// within reports whether t is less than limit ago.
func (a *Auth) within(t time.Time, limit time.Duration) bool {
	age := a.cfg.Now().Sub(t)
	return age >= -maxClockSkew && age < limit
}

// bringBack makes s, which a remember cookie tells of, the session that begins with r, and
// returns the event to report. It is not fresh, as the cookie has been lying on a disk, and
// does not outlive the cookie.
func (a *Auth) bringBack(r *http.Request, s *session) Event {
	e := Event{Kind: LoginRestored, UserID: s.UserID}
	here, now := a.fingerprint(r), a.cfg.Now()
	if here != s.Fingerprint {
		e.Reason = "another browser or network"
	}
	s.SeenAt, s.StartedAt, s.Fresh, s.Remembered, s.Fingerprint = now, now, false, true, here
	if latest := s.CreatedAt.Add(s.RememberFor - a.cfg.AbsoluteTimeout); latest.Before(now) {
		s.StartedAt = latest
	}
	return e
}

func (a *Auth) fromRequest(ctx context.Context, r *http.Request) (*User, *session, error) {
	if a.cfg.RequestLoader == nil {
		return anonymous(), nil, nil
	}
	u, err := a.cfg.RequestLoader(r.WithContext(withoutState(ctx)))
	switch {
	case errors.Is(err, ErrNotFound), err == nil && !u.IsActive():
		return anonymous(), nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("auth: request loader: %w", err)
	}
	return u, nil, nil
}

// warn logs err, if any. It is for bookkeeping: the page goes on without it.
func (a *Auth) warn(ctx context.Context, what, userID string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Logger.WarnContext(ctx, "auth: "+what, "user", userID, "error", err)
	}
}
