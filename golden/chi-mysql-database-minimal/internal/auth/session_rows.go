package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"example.com/chi-mysql-database-minimal/internal/auth/store"
)

// newSessionToken returns 260 random bits, in letters and digits.
func newSessionToken() string { return rand.Text() + rand.Text() }

const (
	idLength           = 26 // of what rand.Text returns
	sessionTokenLength = 2 * idLength
)

// hashSessionToken is what is stored of a token: whoever reads the table cannot sign in with
// it. It needs no salt and no work, for so many random bits cannot be tried out.
func hashSessionToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// search looks up the cookies c of r, and calls use with each session found and the hash that
// found it, until use returns true. What cannot be a token is not looked up, and c is deleted
// when r brings nothing else. A token may have been ours, and is kept: see load.
func (a *Auth) search(w http.ResponseWriter, r *http.Request, c *cookie, find func(context.Context, []byte) (*store.Session, *User, error), use func(*session, []byte) bool) error {
	tokens := 0
	for value := range c.values(r) {
		if len(value) != sessionTokenLength {
			continue
		}
		tokens++
		hash := hashSessionToken(value)
		row, u, err := find(r.Context(), hash)
		switch {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return fmt.Errorf("auth: find session: %w", err)
		case use(&session{*row, u}, hash):
			return nil
		}
	}
	if tokens == 0 {
		c.deleteIfSent(w, r)
	}
	return nil
}

// deleteSessions deletes every session that the cookies of r name, dead or alive, and the one
// that this very request has begun.
func (a *Auth) deleteSessions(w http.ResponseWriter, r *http.Request) error {
	var found []*session
	err := a.search(w, r, &a.cookies.session, a.store.SessionByToken, func(s *session, hash []byte) bool {
		if !a.replaced(s, hash) { // else an old token could sign the user out
			found = append(found, s)
		}
		return false
	})
	if err == nil {
		err = a.search(w, r, &a.cookies.remember, a.store.SessionByRemember, func(s *session, _ []byte) bool {
			found = append(found, s)
			return false
		})
	}
	if err != nil {
		return err
	}
	if s := stateOf(r.Context()).knownSession(); s != nil {
		found = append(found, s)
	}
	for _, s := range found {
		err := a.store.DeleteSession(r.Context(), s.UserID, s.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("auth: end session: %w", err)
		}
	}
	return nil
}

// knownSession returns the session of the current user, if it has been asked for.
func (s *requestState) knownSession() *session {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session
}

// clearCookies deletes those cookies that r brought to say who it is.
func (a *Auth) clearCookies(w http.ResponseWriter, r *http.Request) {
	a.cookies.session.deleteIfSent(w, r)
	a.cookies.remember.deleteIfSent(w, r)
}

// trimSessions makes room for s, which has just begun, among the sessions of its user. One
// that has restored another is as much in use as that one, which would go with it.
func (a *Auth) trimSessions(ctx context.Context, s *session) error {
	rows, err := a.store.Sessions(ctx, s.UserID, 2*maxSessions)
	var ids []string // those used last first
	for _, row := range slices.Insert(rows, 0, &s.Session) {
		for _, id := range []string{row.RestoredBy, row.ID} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range ids[min(len(ids), maxSessions):] {
		err = errors.Join(err, a.store.DropSession(ctx, s.UserID, id))
	}
	return err
}

// row returns s as it is to be stored after r.
func (a *Auth) row(r *http.Request, s *session) *store.Session {
	row := s.Session
	row.RotatedAt, row.UserAgent = a.cfg.Now(), userAgent(r)
	row.IP = ""
	if ip := a.clientIP(r); ip.IsValid() {
		row.IP = ip.String()
	}
	row.ExpiresAt = s.SeenAt.Add(a.cfg.IdleTimeout)
	if end := s.StartedAt.Add(a.cfg.AbsoluteTimeout); end.Before(row.ExpiresAt) {
		row.ExpiresAt = end
	}
	if end := s.CreatedAt.Add(s.RememberFor); end.After(row.ExpiresAt) {
		row.ExpiresAt = end
	}
	return &row
}
