// # The session
//
// A session is a row in the store. The cookie of the browser holds a random token and
// nothing else; the row is found by the hash of it, at every request and by every
// instance. When the row goes, with a logout, from another device or with its user, each
// copy of the cookie is worthless from then on. Only users of the store can have one.
//
// A remember cookie that turns up in another browser or network begins a session of its
// own there. That goes with the session that the cookie is of, however it ends. And when it
// is signed out by itself, the cookie is worth nothing any more, wherever it is kept: the
// browser must not come back by it.
//
// The browser keeps whatever a response brings last. A page that brings a session back
// while somebody signs in may so take the place of their session cookie. What it brings is
// dead by then, for a login ends what was there before: they are signed out, and no one
// else is in.
package auth

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/store"
)

// session is one signed-in browser, as the rest of this package sees it.
type session struct {
	userID      string
	stamp       int64
	issuedAt    time.Time     // when it was last seen: the idle timeout counts from here
	startedAt   time.Time     // when it began or was confirmed: freshness and the absolute timeout count from here
	lifetime    time.Duration // of the remember cookie, 0 without one
	fresh       bool          // it began with a password, typed in this browser
	remembered  bool          // it began with a remember cookie
	fingerprint fingerprint

	id         string    // of its row
	tokenHash  string    // of the token that it was found by
	restoredBy string    // the id of the session whose remember cookie began it, if one did
	loginAt    time.Time // when the user signed in: the remember cookie's time counts from here
}

// counterID tells the session, for the throttle, from others. All that one remember cookie
// begins have the same, or it would begin as many as it likes; no session has none.
func (s *session) counterID() string {
	if s == nil {
		return ""
	}
	return cmp.Or(s.restoredBy, s.id)
}

const (
	// rotationGrace is how long a token that was just replaced still tells who is
	// there, though no longer as fresh: requests that were under way carry it, and
	// would be told to sign in.
	rotationGrace = 10 * time.Second

	// maxSessions is how many sessions a user has at most. One more ends the one that
	// was not used for longest. A remember cookie that has restored it stays good.
	maxSessions = 50
)

// readSession returns the session of r, or nil when no cookie of r names one that is
// still alive. Of several cookies of the name the first such one counts: a planted one
// beside it must not sign the user out.
func (a *Auth) readSession(w http.ResponseWriter, r *http.Request) (*session, error) {
	var s *session
	err := a.search(w, r, &a.cookies.session, a.store.SessionByToken, func(row *store.Session, hash string) bool {
		found := sessionOf(row)
		found.tokenHash = hash
		if row.TokenHash != hash {
			found.fresh = false
		}
		if !a.replaced(row, hash) && a.sessionAlive(found) {
			s = found
		}
		return s != nil
	})
	return s, err
}

// replaced reports whether the token with that hash is one that row no longer has, and
// has not had for a while.
func (a *Auth) replaced(row *store.Session, hash string) bool {
	return row.TokenHash != hash && a.cfg.Now().Sub(row.RotatedAt) > rotationGrace
}

// sessionAlive enforces the timeouts. What the browser does with its cookies is up to
// the browser.
func (a *Auth) sessionAlive(s *session) bool {
	return a.within(s.issuedAt, a.cfg.IdleTimeout) && a.within(s.startedAt, a.cfg.AbsoluteTimeout)
}

// startSession stores a new session and sends its cookies, in place of any that the
// browser has. The session that those named is deleted, be it another user's.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := a.deleteSessions(w, r); err != nil {
		return err
	}
	a.purgeSessions(r.Context())
	s.id, s.loginAt = newID(), s.startedAt
	row, token := a.row(r, s), newSessionToken()
	row.TokenHash = hashSessionToken(token)
	var remember string
	if s.lifetime > 0 {
		remember = newSessionToken()
		row.RememberHash = hashSessionToken(remember)
	}
	err := a.store.CreateSession(r.Context(), row)
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("%w: there is no user %s in the store", ErrInactive, s.userID)
	}
	if err != nil {
		return fmt.Errorf("auth: start session: %w", err)
	}
	a.trimSessions(r.Context(), s)
	s.tokenHash = row.TokenHash
	a.cookies.session.set(w, token, 0)
	if remember != "" {
		a.cookies.remember.set(w, remember, s.lifetime)
	} else {
		a.cookies.remember.delete(w)
	}
	return nil
}

// writeSession stores what has become of s and gives the browser a new token for it:
// s has just gained something, and a copy of the old one must not. ErrNoSession when s
// has been ended meanwhile.
//
// Of two requests that come with one token at once, the second finds it replaced and
// leaves it at that: yet another token would take its place, and the browser, which
// hears the answers in any order, could be left with the one that is dead.
func (a *Auth) writeSession(w http.ResponseWriter, r *http.Request, s *session) error {
	row, token := a.row(r, s), newSessionToken()
	row.TokenHash, row.PreviousHash = hashSessionToken(token), s.tokenHash
	err := a.store.RotateSession(r.Context(), row)
	switch {
	case errors.Is(err, store.ErrRotated):
		return nil
	case errors.Is(err, ErrNotFound):
		return ErrNoSession
	case err != nil:
		return fmt.Errorf("auth: write session: %w", err)
	}
	s.tokenHash = row.TokenHash
	a.cookies.session.set(w, token, 0)
	return nil
}

// resumeSession stores s, which the remember cookie of r has just begun again. In another
// browser or network than it was known from it becomes a session of its own there: the one
// that it was stays what its owner finds in the list of devices, and ends or is ended by
// itself. ErrNoSession when the cookie has been ended meanwhile; late when another page of
// this browser was quicker, whose answer brings the cookie.
func (a *Auth) resumeSession(w http.ResponseWriter, r *http.Request, s *session, elsewhere bool) (late bool, err error) {
	if !elsewhere {
		return a.rewriteSession(w, r, s)
	}
	s.id, s.restoredBy = restoredID(s), s.id
	s.loginAt, s.lifetime = s.startedAt, 0
	rows, err := a.store.Sessions(r.Context(), s.userID, maxSessions)
	if err != nil {
		return false, fmt.Errorf("auth: find session: %w", err)
	}
	if i := slices.IndexFunc(rows, func(row *store.Session) bool { return row.ID == s.id }); i >= 0 {
		s.tokenHash = rows[i].TokenHash // it has been here before
		return a.rewriteSession(w, r, s)
	}
	a.purgeSessions(r.Context())
	row, token := a.row(r, s), newSessionToken()
	row.TokenHash = hashSessionToken(token)
	err = a.store.CreateSession(r.Context(), row)
	switch {
	case errors.Is(err, store.ErrRotated):
		return true, nil
	case errors.Is(err, ErrNotFound):
		return false, ErrNoSession
	case err != nil:
		return false, fmt.Errorf("auth: restore session: %w", err)
	}
	a.trimSessions(r.Context(), s)
	s.tokenHash = row.TokenHash
	a.cookies.session.set(w, token, 0)
	return false, nil
}

// rewriteSession is writeSession, and reports whether another request was quicker.
func (a *Auth) rewriteSession(w http.ResponseWriter, r *http.Request, s *session) (late bool, err error) {
	before := s.tokenHash
	err = a.writeSession(w, r, s)
	return err == nil && s.tokenHash == before, err
}

// restoredID is the id of the session that the remember cookie of s begins in the browser
// and network of its fingerprint: the same each time, or there would be another one for
// each page of a browser that opens with several.
func restoredID(s *session) string {
	sum := sha256.Sum256(append([]byte(s.id), s.fingerprint[:]...))
	return hex.EncodeToString(sum[:16])
}

// touchSession notes that s has been used. The browser need not know.
func (a *Auth) touchSession(_ http.ResponseWriter, r *http.Request, s *session) error {
	return a.store.TouchSession(r.Context(), a.row(r, s))
}

// remembered returns the session that the remember cookie of r names, or nil when there
// is none or its time is over. The cookie stays as it is when the session is restored:
// of two pages that ask for it at once, neither takes it away from the other.
func (a *Auth) remembered(w http.ResponseWriter, r *http.Request) (*session, error) {
	var s *session
	err := a.search(w, r, &a.cookies.remember, a.store.SessionByRemember, func(row *store.Session, _ string) bool {
		if found := sessionOf(row); a.within(found.loginAt, found.lifetime) {
			s = found
		}
		return s != nil
	})
	return s, err
}

// restore begins a session for the user of a remember cookie.
func (a *Auth) restore(ctx context.Context, w http.ResponseWriter, r *http.Request) (*User, *session, error) {
	s, err := a.remembered(w, r)
	if err != nil || s == nil {
		return nil, nil, err
	}
	u, err := a.load(ctx, w, s, &a.cookies.remember)
	if err != nil || u == nil {
		return nil, nil, err
	}
	e := a.bringBack(r, s)
	late := false
	err = a.signIn(w, r, u, s, func(w http.ResponseWriter, r *http.Request, s *session) (err error) {
		late, err = a.resumeSession(w, r, s, e.Reason != "")
		return err
	})
	if errors.Is(err, ErrNoSession) { // it has just been ended, from elsewhere
		return nil, nil, nil
	}
	a.warn(r.Context(), "session not restored for more than one request", u.ID, err)
	if !late { // else the page that was quicker has reported it
		a.event(r, e)
	}
	return u, s, nil
}

// userOf returns the user of s as the store has them.
func (a *Auth) userOf(ctx context.Context, s *session) (*User, error) {
	return a.store.UserByID(ctx, s.userID)
}

// endSession deletes the session, and has the browser forget both cookies, those just
// set in this response included.
func (a *Auth) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := a.deleteSessions(w, r); err != nil {
		return err
	}
	a.cookies.session.delete(w)
	a.cookies.remember.delete(w)
	return nil
}
