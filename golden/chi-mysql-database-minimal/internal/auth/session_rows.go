package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth/store"
)

// sessionTokenBytes makes a token that nobody guesses: 256 bits.
const sessionTokenBytes = 32

func newSessionToken() string {
	var random [sessionTokenBytes]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand crashes the program instead
	return base64.RawURLEncoding.EncodeToString(random[:])
}

// hashSessionToken is what is stored of a token: who reads the table cannot sign in
// with it. It needs no salt and no work: 256 random bits cannot be tried out.
func hashSessionToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// clearCookies deletes those cookies that r brought to say who it is.
func (a *Auth) clearCookies(w http.ResponseWriter, r *http.Request) {
	a.cookies.session.deleteIfSent(w, r)
	a.cookies.remember.deleteIfSent(w, r)
}

// isToken reports whether that value of a cookie has the form of a token. Whether it was
// one of ours nobody can tell once its session is gone.
func isToken(value string) bool {
	b, err := base64url.DecodeString(value)
	return err == nil && len(b) == sessionTokenBytes
}

// search looks up the cookies c of r, and calls use with each row found and the hash that
// found it, until use returns true. What cannot be a token is not looked up, and is deleted
// when r brings nothing else.
func (a *Auth) search(w http.ResponseWriter, r *http.Request, c *cookie, find func(context.Context, string) (*store.Session, error), use func(*store.Session, string) bool) error {
	sent, ours := false, false
	for value := range c.values(r) {
		sent = true
		if !isToken(value) {
			continue
		}
		ours = true
		hash := hashSessionToken(value)
		row, err := find(r.Context(), hash)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("auth: find session: %w", err)
		}
		if use(row, hash) {
			return nil
		}
	}
	if sent && !ours {
		c.delete(w)
	}
	return nil
}

// deleteSessions deletes every session that the cookies of r name, dead or alive, and
// the one that this very request has begun.
func (a *Auth) deleteSessions(w http.ResponseWriter, r *http.Request) error {
	var rows []*store.Session
	err := a.search(w, r, &a.cookies.session, a.store.SessionByToken, func(row *store.Session, hash string) bool {
		if !a.replaced(row, hash) { // else whoever has an old token could sign the user out
			rows = append(rows, row)
		}
		return false
	})
	if err == nil {
		err = a.search(w, r, &a.cookies.remember, a.store.SessionByRemember, func(row *store.Session, _ string) bool {
			rows = append(rows, row)
			return false
		})
	}
	if err != nil {
		return err
	}
	if s := stateOf(r.Context()).knownSession(); s != nil {
		rows = append(rows, &store.Session{ID: s.id, UserID: s.userID})
	}
	for _, row := range rows {
		err := a.store.DeleteSession(r.Context(), row.UserID, row.ID)
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

// sweepSessions deletes what a change to the user has just ended. It is not what ends
// them, the new stamp is: when it fails they are dead all the same, and only lie about
// until they expire.
func (a *Auth) sweepSessions(ctx context.Context, userID string) {
	a.warn(ctx, "ended sessions not deleted", userID, a.store.SweepSessions(ctx, userID))
}

// purgeSessions deletes a few expired sessions. Whatever begins one does, so that they
// never pile up, and does not fail when this does.
func (a *Auth) purgeSessions(ctx context.Context) {
	a.warn(ctx, "expired sessions not deleted", "", a.store.PurgeSessions(ctx, a.cfg.Now()))
}

// trimSessions makes room for s, which has just begun, among the sessions of its user. One
// that another was restored by is as much in use as that is, which would go with it.
func (a *Auth) trimSessions(ctx context.Context, s *session) {
	rows, err := a.store.Sessions(ctx, s.userID, 2*maxSessions)
	var ids []string // those used last first
	for _, row := range slices.Insert(rows, 0, &store.Session{ID: s.id, RestoredBy: s.restoredBy}) {
		for _, id := range []string{row.RestoredBy, row.ID} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, id := range ids[min(len(ids), maxSessions):] {
		err = errors.Join(err, a.store.DropSession(ctx, s.userID, id))
	}
	a.warn(ctx, "oldest sessions not ended", s.userID, err)
}

// row returns s as it is to be stored after r, without the hashes of its tokens.
func (a *Auth) row(r *http.Request, s *session) *store.Session {
	row := &store.Session{
		ID: s.id, UserID: s.userID, SecurityStamp: s.stamp,
		CreatedAt: s.loginAt, StartedAt: s.startedAt, RotatedAt: a.cfg.Now(), SeenAt: s.issuedAt,
		RememberFor: s.lifetime, Fresh: s.fresh, Remembered: s.remembered, RestoredBy: s.restoredBy,
		Fingerprint: hex.EncodeToString(s.fingerprint[:]),
		UserAgent:   printable(r.UserAgent()),
	}
	if addr := a.clientIP(r); addr.IsValid() {
		row.Address = addr.String()
	}
	row.ExpiresAt = earlier(s.issuedAt.Add(a.cfg.IdleTimeout), s.startedAt.Add(a.cfg.AbsoluteTimeout))
	if end := s.loginAt.Add(s.lifetime); end.After(row.ExpiresAt) {
		row.ExpiresAt = end
	}
	return row
}

func earlier(t, u time.Time) time.Time {
	if u.Before(t) {
		return u
	}
	return t
}

// sessionOf is the inverse of row.
func sessionOf(row *store.Session) *session {
	s := &session{
		id: row.ID, userID: row.UserID, stamp: row.SecurityStamp, tokenHash: row.TokenHash,
		loginAt: row.CreatedAt, startedAt: row.StartedAt, issuedAt: row.SeenAt,
		lifetime: row.RememberFor, fresh: row.Fresh, remembered: row.Remembered, restoredBy: row.RestoredBy,
	}
	// A fingerprint that does not decode matches no browser, and needs no error.
	_, _ = hex.Decode(s.fingerprint[:], []byte(row.Fingerprint[:min(len(row.Fingerprint), 2*len(s.fingerprint))]))
	return s
}
