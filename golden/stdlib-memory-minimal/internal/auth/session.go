// # The session
//
// A session is a cookie that we sign with the application's key: one that was tampered
// with no longer fits its signature. Nothing is stored on the server, so nothing has to
// be looked up, and nothing can be taken back one by one: a copy of the cookie made
// before a logout works until it expires or all sessions of the user are ended, by a new
// password or by [Auth.SignOutEverywhere]. Where that will not do, keep sessions in the
// database (--session database): there a copy dies with the logout.
//
// The browser keeps whatever a response brings last, and pages may be under way while a
// user signs in or out. So the session cookie is set only by what signs in, and by a page
// that a remember cookie brings the session back for; a page that notes that the session is
// in use sets another, which says nothing without this one. A page that brings a session
// back while somebody signs in without being remembered may still take the place of theirs.
// What it brings counts only beside the remember cookie, which that login has deleted: they
// are signed out, and no one else is in.
package auth

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// session is one signed-in browser, as a session cookie or a remember cookie has it.
type session struct {
	userID      string
	stamp       int64
	issuedAt    time.Time     // when it was last written: the idle timeout counts from here
	startedAt   time.Time     // when it began or was confirmed: freshness and the absolute timeout count from here
	lifetime    time.Duration // of the remember cookie, 0 without one
	fresh       bool          // it began with a password, typed in this browser
	remembered  bool          // it began with a remember cookie
	fingerprint fingerprint

	rememberedAt time.Time // when the session began whose remember cookie began this one
}

// counterID tells the session, for the throttle, from others of the user. A copy of the
// cookie has the same, and so has whatever a remember cookie begins, or it would begin as
// many as it likes; no session has none.
func (s *session) counterID() string {
	if s == nil {
		return ""
	}
	began := s.startedAt
	if s.remembered {
		began = s.rememberedAt
	}
	return strconv.FormatInt(began.UnixMilli(), 10)
}

// maxClockSkew is how far in the future another instance's clock may have written.
const maxClockSkew = time.Minute

// seenCookie is the name of the cookie that tells when the session was used last.
func (a *Auth) seenCookie() string { return a.cookieName("_seen") }

// sessionCookies are the names of the cookies that make a session.
func (a *Auth) sessionCookies() []string {
	return []string{a.sessionCookie(), a.rememberCookie(), a.seenCookie()}
}

// readSession returns the session of r, or nil when it brings none that we signed and
// that is still alive. Of several cookies of the name the first such one counts: a
// planted one beside it must not sign the user out.
//
// A session that a remember cookie has begun counts only beside one: it may have been
// begun by a page that was under way while the user signed out.
func (a *Auth) readSession(r *http.Request) (*session, error) {
	keys, err := a.keys.all()
	if err != nil {
		return nil, err
	}
	remembered, err := a.remembered(r)
	if err != nil {
		return nil, err
	}
	name := a.sessionCookie()
	for _, cookie := range r.CookiesNamed(name) {
		s, ok := decodeSession(keys, name, cookie.Value)
		if !ok {
			continue
		}
		a.lastSeen(r, keys, s)
		beside := remembered != nil && remembered.userID == s.userID && remembered.stamp == s.stamp
		if a.sessionAlive(s) && (beside || !s.remembered) {
			if beside {
				s.rememberedAt = remembered.startedAt
			}
			return s, nil
		}
	}
	return nil, nil
}

// lastSeen sets when s was last written to what the cookie beside it says.
func (a *Auth) lastSeen(r *http.Request, keys []*key, s *session) {
	name := a.seenCookie()
	for _, cookie := range r.CookiesNamed(name) {
		seen, ok := decodeSession(keys, name, cookie.Value)
		if !ok || !seen.issuedAt.After(s.issuedAt) {
			continue
		}
		before := *seen
		before.issuedAt, before.fresh = s.issuedAt, s.fresh
		if before == *s { // and not another session
			s.issuedAt = seen.issuedAt
		}
	}
}

// couldBeOurs reports whether that cookie of a session is one of ours, however old.
func (a *Auth) couldBeOurs(cookie *http.Cookie) bool { return a.signedByUs(cookie) }

// sessionAlive enforces the timeouts. What the browser does with its cookies is up to
// the browser.
func (a *Auth) sessionAlive(s *session) bool {
	now := a.cfg.Now()
	return a.issuedInPast(s) && now.Sub(s.issuedAt) < a.cfg.IdleTimeout && now.Sub(s.startedAt) < a.cfg.AbsoluteTimeout
}

func (a *Auth) issuedInPast(s *session) bool {
	return s.issuedAt.Sub(a.cfg.Now()) <= maxClockSkew
}

// startSession sends the cookies of a new session, in place of any that the browser
// has. An old remember cookie is deleted when no new one is wanted: it may be another
// user's.
func (a *Auth) startSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := a.writeSession(w, r, s); err != nil {
		return err
	}
	a.clearSeen(w, r)
	name := a.rememberCookie()
	if s.lifetime == 0 {
		a.setCookie(w, name, "", -1)
		return nil
	}
	keys, err := a.keys.all()
	if err != nil {
		return err
	}
	a.setCookie(w, name, encodeSession(keys[0], name, s), s.lifetime)
	return nil
}

// writeSession sends s to the browser, to be kept until that is closed, signed with
// the present key.
func (a *Auth) writeSession(w http.ResponseWriter, _ *http.Request, s *session) error {
	keys, err := a.keys.all()
	if err != nil {
		return err
	}
	name := a.sessionCookie()
	a.setCookie(w, name, encodeSession(keys[0], name, s), 0)
	return nil
}

// resumeSession sends s, which a remember cookie has begun, to the browser. Of several
// pages at once none is late: nothing is stored that could tell which was first.
func (a *Auth) resumeSession(w http.ResponseWriter, r *http.Request, s *session, _ bool) (late bool, err error) {
	return false, a.writeSession(w, r, s)
}

// touchSession notes that s has been used, in a cookie of its own. Only pages do: a
// person is there, and a script's many requests need not each bring a cookie back.
func (a *Auth) touchSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if !isPageLoad(r) {
		return nil
	}
	keys, err := a.keys.all()
	if err != nil {
		return err
	}
	name := a.seenCookie()
	a.setCookie(w, name, encodeSession(keys[0], name, s), 0)
	return nil
}

// clearSeen deletes the cookie that tells when a session was used, if r brought it.
func (a *Auth) clearSeen(w http.ResponseWriter, r *http.Request) {
	if name := a.seenCookie(); len(r.CookiesNamed(name)) > 0 {
		a.setCookie(w, name, "", -1)
	}
}

// remembered returns what the remember cookie of r says, or nil when there is none
// that we signed and whose time is not over.
func (a *Auth) remembered(r *http.Request) (*session, error) {
	keys, err := a.keys.all()
	if err != nil {
		return nil, err
	}
	name := a.rememberCookie()
	for _, cookie := range r.CookiesNamed(name) {
		s, ok := decodeSession(keys, name, cookie.Value)
		if ok && a.issuedInPast(s) && a.cfg.Now().Sub(s.issuedAt) < s.lifetime {
			s.rememberedAt = s.startedAt
			return s, nil
		}
	}
	return nil, nil
}

// endSession has the browser forget the cookies, those just set in this response
// included.
func (a *Auth) endSession(w http.ResponseWriter, r *http.Request) error {
	a.clearSeen(w, r)
	a.setCookie(w, a.sessionCookie(), "", -1)
	a.setCookie(w, a.rememberCookie(), "", -1)
	return nil
}

// sweepSessions has nothing to do: the user's new stamp is what has ended them.
func (a *Auth) sweepSessions(context.Context, string) {}
