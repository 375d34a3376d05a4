package store

import (
	"context"
	"errors"
	"time"
)

// ErrRotated is what RotateSession answers when the session has another token by now, and
// CreateSession when there is a session of that ID already.
var ErrRotated = errors.New("auth: session has another token")

// Session is one signed-in browser, as it is stored. Of its tokens there are only the hashes:
// whoever reads the table cannot sign in with it.
type Session struct {
	ID     string // nothing to guess, and no secret: it names the session in forms
	UserID string

	TokenHash    []byte // of the session cookie's token, 32 bytes
	PreviousHash []byte // of the token that TokenHash has replaced, or nil
	RememberHash []byte // of the remember cookie's token, or nil
	RestoredBy   string // the ID of the session whose remember cookie began it, or empty

	SecurityStamp int64 // the user's when the session began; it ends when that is replaced

	// All in UTC and whole microseconds.
	CreatedAt time.Time // when the user signed in
	StartedAt time.Time // when it began, was restored or confirmed
	RotatedAt time.Time // when it got TokenHash
	SeenAt    time.Time // when it was last used, some minutes at most before it really was
	ExpiresAt time.Time // when it and its remember cookie are both over

	RememberFor time.Duration // how long after CreatedAt the remember cookie is good, whole seconds
	Fresh       bool          // the password was typed at StartedAt
	Remembered  bool          // it was restored by the remember cookie at StartedAt

	Fingerprint int64  // of the browser and its network
	UserAgent   string // what the browser says it is, at most 255 bytes
	IP          string // it was last used from, or empty
}

// SessionStore keeps the sessions. What goes is gone for every instance at once; a session
// goes with its user, and with the one that it was restored by. Sessions are returned without
// PreviousHash, RememberHash and ExpiresAt, which are only searched by.
type SessionStore interface {
	// CreateSession adds s, or returns ErrNotFound when there is no such user, or the session
	// of RestoredBy has no remember cookie; ErrRotated when there is a session of that ID.
	CreateSession(ctx context.Context, s *Session) error

	// SessionByToken returns the session whose TokenHash or PreviousHash that is,
	// expired or not, and its user, or ErrNotFound.
	SessionByToken(ctx context.Context, hash []byte) (*Session, *User, error)

	// SessionByRemember returns the session whose RememberHash that is, expired or
	// not, and its user, or ErrNotFound.
	SessionByRemember(ctx context.Context, hash []byte) (*Session, *User, error)

	// Sessions returns at most limit sessions of the user, expired ones too, those
	// seen last first.
	Sessions(ctx context.Context, userID string, limit int) ([]*Session, error)

	// RotateSession replaces the TokenHash of the session with the ID of s, if it still is
	// the PreviousHash of s, which it then keeps as its own. Of several calls at once for
	// one token exactly one succeeds. StartedAt, RotatedAt, SeenAt, ExpiresAt, Fresh,
	// Remembered, Fingerprint, UserAgent and IP are replaced as well. ErrRotated when the
	// token is another, ErrNotFound when the session is gone.
	RotateSession(ctx context.Context, s *Session) error

	// TouchSession replaces SeenAt, ExpiresAt and IP of the session with the ID of s,
	// unless it was seen later or is gone.
	TouchSession(ctx context.Context, s *Session) error

	// DeleteSession removes that session of that user, or returns ErrNotFound. The
	// session that it was restored by has no remember cookie from then on.
	DeleteSession(ctx context.Context, userID, id string) error

	// DropSession removes that session of that user, if it is there, and leaves the one that
	// it was restored by as it is.
	DropSession(ctx context.Context, userID, id string) error

	// DeleteOtherSessions removes the sessions of the user but for that one, which stands
	// by itself from then on; its RememberHash, if it has one, is replaced.
	DeleteOtherSessions(ctx context.Context, userID, id string, rememberHash []byte) error

	// SweepSessions removes the sessions of the user whose SecurityStamp is not the user's.
	SweepSessions(ctx context.Context, userID string) error

	// PurgeSessions removes some sessions that expired before now, so few that
	// nobody waits for it.
	PurgeSessions(ctx context.Context, now time.Time) error
}
