package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// ErrNoMiddleware is what CurrentUser returns for a context that did not pass through
// Middleware. It is an error and not the anonymous user, so that a forgotten
// Middleware is noticed.
var ErrNoMiddleware = errors.New("auth: the request did not pass through Auth.Middleware")

// visit is what is known of who sends one request: nothing, until someone asks.
type visit struct {
	auth *Auth
	w    http.ResponseWriter
	r    *http.Request

	mu      sync.Mutex
	known   bool
	user    *User
	err     error
	session *session // nil when user has none
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// Middleware makes CurrentUser work in the handlers behind it. It reads and writes
// nothing by itself. It belongs inside http.TimeoutHandler, which hands on another
// ResponseWriter.
func (a *Auth) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v := visitOf(r.Context()); v != nil && v.auth == a {
			next.ServeHTTP(w, r)
			return
		}
		v := &visit{auth: a, w: w, r: r}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

// CurrentUser returns who sent the request of ctx: the anonymous user when nobody is
// signed in, an error when that cannot be told. The first call in a request reads the
// session and asks the user loader; later ones, from any goroutine, get its answer.
//
// The first call belongs before the first byte of the response: a later one gets the
// right user too, but its cookies no longer reach the browser.
func CurrentUser(ctx context.Context) (*User, error) {
	v := visitOf(ctx)
	if v == nil {
		return nil, ErrNoMiddleware
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.find(ctx)
	return v.user, v.err
}

// find fills in the visit at its first call. The caller holds v.mu.
func (v *visit) find(ctx context.Context) {
	if v.known {
		return
	}
	// The error stands when the loader panics: nobody knows who that was.
	v.known, v.err = true, errors.New("auth: the user loader did not return")
	sayPersonal(v.w.Header())
	// A loader that asks for the current user would wait for itself. Without the
	// visit in its context it gets ErrNoMiddleware instead.
	r := v.r.WithContext(context.WithValue(ctx, visitKey{}, (*visit)(nil)))
	v.user, v.session, v.err = v.auth.identify(v.w, r)
	// Who no longer waits for the answer has not got one for those who do.
	v.known = v.err == nil || ctx.Err() == nil
}

// identify asks, in this order, the session, the remember cookie and the request
// loader who sent r.
func (a *Auth) identify(w http.ResponseWriter, r *http.Request) (*User, *session, error) {
	s, err := a.readSession(r)
	if err != nil {
		return nil, nil, fmt.Errorf("auth: read session: %w", err)
	}
	if s != nil {
		u, err := a.load(w, r, s, a.sessionCookie())
		if err != nil {
			return nil, nil, err
		}
		if u != nil && a.protect(r, s) {
			a.refresh(w, r, s)
			return u, s, nil
		}
		if u != nil {
			// The remember cookie too: it may be just as stolen.
			a.warn(r.Context(), "session in another browser not ended", s.userID, a.endSession(w, r))
			return a.fromRequest(r)
		}
	}
	u, s, err := a.restore(w, r)
	if err != nil || u != nil {
		return u, s, err
	}
	// A cookie that is ours and only outdated stays until the login page is asked for: a
	// login or a new password may have replaced it while this request was under way, and
	// deleting it would delete what it was replaced by.
	a.clearForeign(w, r)
	return a.fromRequest(r)
}

// load returns the user of s, which that cookie of r names, or nil when s is not to be
// believed any more: the stamp has moved on, or the user is gone or disabled, whose cookie
// is deleted.
func (a *Auth) load(w http.ResponseWriter, r *http.Request, s *session, cookie string) (*User, error) {
	u, err := a.cfg.UserLoader(r.Context(), s.userID)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && u != nil && !u.IsActive():
		a.setCookie(w, cookie, "", -1)
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("auth: load user: %w", err)
	case u == nil:
		return nil, errors.New("auth: Config.UserLoader returned neither a user nor an error")
	case u.SecurityStamp != s.stamp:
		return nil, nil
	}
	return u, nil
}

// protect reports whether s may be used from the browser and network of r, and makes
// it not fresh when they are not those it began in.
func (a *Auth) protect(r *http.Request, s *session) bool {
	if a.cfg.SessionProtection == Off || s.fingerprint == a.fingerprint(r) {
		return true
	}
	s.fresh = false
	return a.cfg.SessionProtection == Basic || s.remembered
}

// refresh pushes the idle timeout of a session in use back, when that was last done
// some time ago. It keeps when the password was typed.
func (a *Auth) refresh(w http.ResponseWriter, r *http.Request, s *session) {
	if a.cfg.Now().Sub(s.issuedAt) < a.cfg.RefreshEvery {
		return
	}
	s.issuedAt = a.cfg.Now()
	a.warn(r.Context(), "use of a session not noted", s.userID, a.touchSession(w, r, s))
}

// warn logs an error of what no visitor has asked for, and none has to wait for or do
// without a page because of.
func (a *Auth) warn(ctx context.Context, what, userID string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Logger.WarnContext(ctx, "auth: "+what, "user", userID, "error", err)
	}
}

// restore begins a session for the user of a remember cookie. It is not fresh: the
// cookie has been lying about on disk since the password was typed. The event tells when
// that was in another browser or network, which the user may know nothing of.
func (a *Auth) restore(w http.ResponseWriter, r *http.Request) (*User, *session, error) {
	s, err := a.remembered(r)
	if err != nil {
		return nil, nil, fmt.Errorf("auth: read remember cookie: %w", err)
	}
	if s == nil {
		return nil, nil, nil
	}
	u, err := a.load(w, r, s, a.rememberCookie())
	if err != nil || u == nil {
		return nil, nil, err
	}
	e := Event{Kind: LoginRestored, UserID: u.ID}
	elsewhere := s.fingerprint != a.fingerprint(r)
	if elsewhere {
		e.Reason = "another browser or network"
	}
	now := a.cfg.Now()
	started := now
	// The session must not outlive the cookie that it was restored by.
	if latest := s.issuedAt.Add(s.lifetime - a.cfg.AbsoluteTimeout); latest.Before(now) {
		started = latest
	}
	s.issuedAt, s.startedAt, s.fresh, s.remembered, s.fingerprint = now, started, false, true, a.fingerprint(r)
	late, err := a.resumeSession(w, r, s, elsewhere)
	if errors.Is(err, ErrNoSession) { // it has just been ended, from elsewhere
		return nil, nil, nil
	}
	a.warn(r.Context(), "session not restored for more than one request", u.ID, err)
	if !late { // else the page that was quicker has reported it
		a.event(r, e)
	}
	return u, s, nil
}

func (a *Auth) fromRequest(r *http.Request) (*User, *session, error) {
	if a.cfg.RequestLoader == nil {
		return anonymous(), nil, nil
	}
	u, err := a.cfg.RequestLoader(r)
	if errors.Is(err, ErrNotFound) || err == nil && !u.IsActive() {
		return anonymous(), nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("auth: request loader: %w", err)
	}
	return u, nil, nil
}
