package auth

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth/store"
)

// session is one signed-in browser: a row in the store, found by the hash of the random token
// in its cookie. When the row goes, with a logout, from another device or with its user, each
// copy of the cookie is worthless. Only users of the store can have one.
//
// A remember cookie that turns up in another browser or network begins a session of its own
// there, which goes with the session that the cookie is of. When it is signed out by itself
// the cookie is worthless too, or the browser would come back by it.
//
// A slow page that brings a session back can take the place of the cookie of somebody who
// signs in meanwhile. What it brings is dead, for a login ends what was there before: they
// are signed out, and nobody else is in.
type session struct {
	store.Session
	user *User // as they were when the session was looked up
}

// counterID tells the session, for the throttle, from others. All that one remember cookie
// begins have the same: its thief can begin any number.
func (s *session) counterID() string {
	if s == nil {
		return ""
	}
	return cmp.Or(s.RestoredBy, s.ID)
}

const (
	// rotationGrace is how long a token that was replaced still counts, though not as fresh:
	// requests that were under way carry it.
	rotationGrace = 10 * time.Second

	// maxSessions is how many sessions a user has at most. One more ends the one that was
	// not used for longest. The remember cookie that restored it stays good.
	maxSessions = 50
)

// readSession returns the session of r, or nil. Of several cookies the first counts that
// names one that is still alive: one planted beside it must not sign the user out.
func (a *Auth) readSession(w http.ResponseWriter, r *http.Request) (found *session, err error) {
	err = a.search(w, r, &a.cookies.session, a.store.SessionByToken, func(s *session, hash []byte) bool {
		if a.replaced(s, hash) || !a.sessionAlive(s) {
			return false
		}
		found = s
		found.Fresh = s.Fresh && bytes.Equal(s.TokenHash, hash)
		found.TokenHash = hash
		return true
	})
	return found, err
}

// replaced reports whether s has another token than that of hash, and has had it for a while.
func (a *Auth) replaced(s *session, hash []byte) bool {
	return !bytes.Equal(s.TokenHash, hash) && a.cfg.Now().Sub(s.RotatedAt) > rotationGrace
}

func (a *Auth) sessionAlive(s *session) bool {
	return a.within(s.SeenAt, a.cfg.IdleTimeout) && a.within(s.StartedAt, a.cfg.AbsoluteTimeout)
}

// startSession stores a new session and sends its cookies, in place of any that the browser
// has. The session that those named is deleted, be it another user's.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := a.deleteSessions(w, r); err != nil {
		return err
	}
	s.ID = newID()
	remember := ""
	if s.RememberFor > 0 {
		remember = newSessionToken()
		s.RememberHash = hashSessionToken(remember)
	}
	err := a.createSession(w, r, s)
	switch {
	case errors.Is(err, ErrNotFound):
		return fmt.Errorf("%w: there is no user %s in the store", ErrInactive, s.UserID)
	case err != nil:
		return fmt.Errorf("auth: start session: %w", err)
	case remember != "":
		a.cookies.remember.set(w, remember, s.RememberFor)
	default:
		a.cookies.remember.delete(w)
	}
	return nil
}

// createSession stores s and sends its cookie. Expired sessions go, and those of the user that
// are too many.
func (a *Auth) createSession(w http.ResponseWriter, r *http.Request, s *session) error {
	a.warn(r.Context(), "expired sessions not deleted", "", a.store.PurgeSessions(r.Context(), a.cfg.Now()))
	token := newSessionToken()
	s.TokenHash, s.PreviousHash = hashSessionToken(token), nil
	if err := a.store.CreateSession(r.Context(), a.row(r, s)); err != nil {
		return err
	}
	a.warn(r.Context(), "oldest sessions not ended", s.UserID, a.trimSessions(r.Context(), s))
	a.cookies.session.set(w, token, 0)
	return nil
}

// writeSession stores s, which has become fresh, and gives the browser a new token for it:
// copies of the old one must not become fresh. ErrNoSession when s has been ended meanwhile.
// When another request was quicker it leaves it at that.
func (a *Auth) writeSession(w http.ResponseWriter, r *http.Request, s *session) error {
	err := a.rotateSession(w, r, s)
	switch {
	case errors.Is(err, store.ErrRotated):
		return nil
	case errors.Is(err, ErrNotFound):
		return ErrNoSession
	}
	return err
}

// rotateSession gives s a new token. Of two requests with one token the second gets ErrRotated
// and sends none: the browser hears the answers in any order, and could keep a dead one.
func (a *Auth) rotateSession(w http.ResponseWriter, r *http.Request, s *session) error {
	row, token := a.row(r, s), newSessionToken()
	row.PreviousHash, row.TokenHash = s.TokenHash, hashSessionToken(token)
	if err := a.store.RotateSession(r.Context(), row); err != nil {
		return err
	}
	s.TokenHash = row.TokenHash
	a.cookies.session.set(w, token, 0)
	return nil
}

// touchSession notes that s has been used. The browser need not know.
func (a *Auth) touchSession(_ http.ResponseWriter, r *http.Request, s *session) error {
	return a.store.TouchSession(r.Context(), a.row(r, s))
}

// remembered returns the session that the remember cookie of r names, or nil when there is
// none or its time is over. Restoring it leaves the cookie as it is: of two pages that do so
// at once, neither takes it away from the other.
func (a *Auth) remembered(w http.ResponseWriter, r *http.Request) (found *session, err error) {
	err = a.search(w, r, &a.cookies.remember, a.store.SessionByRemember, func(s *session, _ []byte) bool {
		if a.within(s.CreatedAt, s.RememberFor) {
			found = s
		}
		return found != nil
	})
	return found, err
}

// restore begins a session again for the user of a remember cookie.
func (a *Auth) restore(ctx context.Context, w http.ResponseWriter, r *http.Request) (*User, *session, error) {
	s, err := a.remembered(w, r)
	if err != nil || s == nil {
		return nil, nil, err
	}
	u, err := a.load(ctx, w, s, &a.cookies.remember)
	if err != nil || u == nil {
		return nil, nil, err
	}
	if err := mayBegin(r, u); errors.Is(err, ErrInactive) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	e := a.bringBack(r, s)
	if e.Reason == "" {
		err = a.rotateSession(w, r, s)
	} else {
		err = a.resumeElsewhere(w, r, s)
	}
	switch {
	case errors.Is(err, ErrNotFound): // it has just been ended, from elsewhere
		return nil, nil, nil
	case !errors.Is(err, store.ErrRotated): // else the page that was quicker has reported it
		a.warn(r.Context(), "session not restored for more than one request", u.ID, err)
		a.report(r.Context(), r, e)
	}
	return u, s, nil
}

// resumeElsewhere makes s, brought back in another browser or network than it was known from,
// a session of its own: the one that it was stays in the list of devices. The id of the new
// one is the same each time, or a browser that opens several pages would get several.
func (a *Auth) resumeElsewhere(w http.ResponseWriter, r *http.Request, s *session) error {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(s.ID), uint64(s.Fingerprint))) // #nosec G115 -- only hashed
	s.ID, s.RestoredBy = base32.StdEncoding.EncodeToString(sum[:])[:idLength], s.ID
	s.CreatedAt, s.RememberFor = s.StartedAt, 0
	rows, err := a.store.Sessions(r.Context(), s.UserID, maxSessions)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(rows, func(row *store.Session) bool { return row.ID == s.ID }); i >= 0 {
		s.TokenHash = rows[i].TokenHash // it has been here before
		return a.rotateSession(w, r, s)
	}
	return a.createSession(w, r, s)
}

// endSession deletes the session, and has the browser forget both cookies, those just set in
// this response included.
func (a *Auth) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := a.deleteSessions(w, r); err != nil {
		return err
	}
	a.cookies.session.delete(w)
	a.cookies.remember.delete(w)
	return nil
}
