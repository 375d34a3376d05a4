package auth

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// session is one signed-in browser, as a session cookie or a remember cookie tells it. We
// sign it and store nothing, so that nothing has to be looked up, and nothing can be taken
// back one by one: see the package comment.
//
// A slow page can answer after a login or a logout, and the browser keeps the cookie that it
// gets last. So that a session is in use is noted in auth_seen, which counts only beside the
// session that it is of. A page that brings a session back does write the session cookie, but
// that counts only beside the remember cookie, which a logout deletes. At worst the page signs
// somebody out who has just signed in.
type session struct {
	UserID        string
	SecurityStamp int64         // the user's when it began
	CreatedAt     time.Time     // when the user signed in; a remember cookie hands it on to what it begins
	StartedAt     time.Time     // when it began or was confirmed: freshness and the absolute timeout count from here
	SeenAt        time.Time     // when it was last used: the idle timeout counts from here
	RememberFor   time.Duration // how long the remember cookie lasts, 0 without one
	Fingerprint   int64         // of the browser and network it began in
	Fresh         bool          // it began with a password, typed in this browser
	Remembered    bool          // it began with a remember cookie

	payload []byte // of its cookie
}

// The payload is the user id with its length before it, six numbers, and two flags in a byte.
const (
	numberBytes = 6 * 8

	flagFresh      = 1
	flagRemembered = 2
)

func encodeSession(s *session) []byte {
	b := make([]byte, 0, maxPayload)
	b = append(b, byte(len(s.UserID))) // #nosec G115 -- mayBegin refuses longer ones than fit
	b = append(b, s.UserID...)
	for _, n := range []int64{
		s.SecurityStamp, s.CreatedAt.UnixMilli(), s.StartedAt.UnixMilli(), s.SeenAt.UnixMilli(), int64(s.RememberFor), s.Fingerprint,
	} {
		b = binary.BigEndian.AppendUint64(b, uint64(n)) // #nosec G115 -- decodeSession turns it back
	}
	var flags byte
	if s.Fresh {
		flags |= flagFresh
	}
	if s.Remembered {
		flags |= flagRemembered
	}
	return append(b, flags)
}

// decodeSession is the inverse of encodeSession. It returns nil for anything else.
func decodeSession(payload []byte) *session {
	n := len(payload) - 1 - numberBytes - 1 // of the user id
	if n < 1 || n > maxUserID || int(payload[0]) != n {
		return nil
	}
	numbers, flags := payload[1+n:], payload[len(payload)-1]
	number := func(i int) int64 { return int64(binary.BigEndian.Uint64(numbers[8*i:])) } // #nosec G115 -- see encodeSession
	return &session{
		UserID:        string(payload[1 : 1+n]),
		SecurityStamp: number(0),
		CreatedAt:     time.UnixMilli(number(1)),
		StartedAt:     time.UnixMilli(number(2)),
		SeenAt:        time.UnixMilli(number(3)),
		RememberFor:   time.Duration(number(4)),
		Fingerprint:   number(5),
		Fresh:         flags&flagFresh != 0,
		Remembered:    flags&flagRemembered != 0,
		payload:       payload,
	}
}

// counterID tells the session, for the throttle, from others of the user. Copies have the
// same, and so have all that one remember cookie begins: its thief can begin any number.
func (s *session) counterID() string {
	if s == nil {
		return ""
	}
	return strconv.FormatInt(s.CreatedAt.UnixMilli(), 10)
}

// readSession returns the session of r, or nil. Of several cookies the first counts that we
// signed and that is still alive: one planted beside it must not sign the user out.
func (a *Auth) readSession(w http.ResponseWriter, r *http.Request) (s *session, err error) {
	err = a.readSigned(w, r, &a.cookies.session, func(payload []byte) bool {
		found := decodeSession(payload)
		if found == nil || a.readSeen(w, r, found) != nil {
			return false
		}
		if a.within(found.SeenAt, a.cfg.IdleTimeout) && a.within(found.StartedAt, a.cfg.AbsoluteTimeout) && a.besideRemember(w, r, found) {
			s = found
		}
		return s != nil
	})
	if err == nil && s == nil {
		err = a.readSigned(w, r, &a.cookies.seen, nil)
	}
	return s, err
}

// besideRemember reports whether the remember cookie that began s is still there, if one did.
func (a *Auth) besideRemember(w http.ResponseWriter, r *http.Request, s *session) bool {
	if !s.Remembered {
		return true
	}
	remembered, err := a.remembered(w, r)
	return err == nil && remembered != nil && remembered.UserID == s.UserID && remembered.CreatedAt.Equal(s.CreatedAt)
}

// readSeen sets when s was last used from auth_seen, which holds that time and the payload of
// the session cookie that it is of.
func (a *Auth) readSeen(w http.ResponseWriter, r *http.Request, s *session) error {
	return a.readSigned(w, r, &a.cookies.seen, func(payload []byte) bool {
		ours := len(payload) > 8 && bytes.Equal(payload[8:], s.payload)
		if ours {
			s.SeenAt = time.UnixMilli(int64(binary.BigEndian.Uint64(payload))) // #nosec G115 -- see touchSession
		}
		return ours
	})
}

// touchSession notes that s has been used. Only page loads do, or each of a script's many
// requests would bring a cookie back.
func (a *Auth) touchSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if !isPageLoad(r) {
		return nil
	}
	payload := binary.BigEndian.AppendUint64(nil, uint64(s.SeenAt.UnixMilli())) // #nosec G115 -- and back above
	return a.sendSigned(w, &a.cookies.seen, append(payload, s.payload...), 0)
}

// startSession sends the cookies of a new session, in place of any that the browser has:
// an old remember cookie may be another user's.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, s *session) error {
	a.cookies.seen.deleteIfSent(w, r)
	a.cookies.remember.delete(w)
	if err := a.writeSession(w, s); err != nil || s.RememberFor == 0 {
		return err
	}
	return a.sendSigned(w, &a.cookies.remember, s.payload, s.RememberFor)
}

// writeSession sends s to the browser, to be kept until that is closed.
func (a *Auth) writeSession(w http.ResponseWriter, s *session) error {
	s.payload = encodeSession(s)
	return a.sendSigned(w, &a.cookies.session, s.payload, 0)
}

// remembered returns what the remember cookie of r says, or nil when there is none that we
// signed and whose time is not over.
func (a *Auth) remembered(w http.ResponseWriter, r *http.Request) (s *session, err error) {
	err = a.readSigned(w, r, &a.cookies.remember, func(payload []byte) bool {
		if found := decodeSession(payload); found != nil && a.within(found.CreatedAt, found.RememberFor) {
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
	err = mayBegin(r, u)
	if errors.Is(err, ErrInactive) {
		return nil, nil, nil
	}
	e := a.bringBack(r, s)
	if err == nil {
		err = a.writeSession(w, s)
	}
	if err != nil {
		return nil, nil, err
	}
	a.report(r.Context(), r, e)
	return u, s, nil
}

// endSession has the browser forget the cookies, those just set in this response included.
func (a *Auth) endSession(w http.ResponseWriter, r *http.Request) error {
	a.cookies.seen.deleteIfSent(w, r)
	a.cookies.session.delete(w)
	a.cookies.remember.delete(w)
	return nil
}

// clearCookies deletes those cookies that r brought to say who it is.
func (a *Auth) clearCookies(w http.ResponseWriter, r *http.Request) {
	a.cookies.session.deleteIfSent(w, r)
	a.cookies.remember.deleteIfSent(w, r)
	a.cookies.seen.deleteIfSent(w, r)
}
