package auth_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestUselessCookiesAreDeleted by the first page: those that were never ours, and those of
// a user who is gone.
func TestUselessCookiesAreDeleted(t *testing.T) {
	a, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")
	session, remember := b.Cookie("auth_session"), b.Cookie("auth_remember")
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: remember, Path: "/"})
	b.SetCookie(&http.Cookie{Name: "auth_remember", Value: session, Path: "/"})
	b.SetCookie(&http.Cookie{Name: "auth_seen", Value: session, Path: "/"})
	wantDeleted(t, b.Get("/whoami"), "auth_session", "auth_remember", "auth_seen")
	for _, end := range []func(context.Context, string) error{a.Disable, a.DeleteUser} {
		if err := end(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
			t.Fatal(err)
		}
		b.SetCookie(&http.Cookie{Name: "auth_session", Value: session, Path: "/"})
		b.SetCookie(&http.Cookie{Name: "auth_remember", Value: remember, Path: "/"})
		wantDeleted(t, b.Get("/whoami"), "auth_session", "auth_remember")
	}
}

// TestRefreshIsRare: not every request notes that a session is in use, and no script's does.
func TestRefreshIsRare(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice)
	for mode, want := range map[string]int{"navigate": 6, "cors": 0} {
		b.Header.Set("Sec-Fetch-Mode", mode)
		written := 0
		for range 60 {
			clock.Advance(time.Minute)
			written += len(b.Get("/whoami").Header.Values("Set-Cookie"))
		}
		if written != want {
			t.Errorf("%s: an hour's use set %d cookies; want %d", mode, written, want)
		}
	}
}

// TestKeyRotation: with the new key first and the old one after it nobody is signed
// out, and who types the password again moves to the new key.
func TestKeyRotation(t *testing.T) {
	oldKey, newKey := bytes.Repeat([]byte("o"), 32), bytes.Repeat([]byte("n"), 32)
	kept := authtest.Store(t)
	with := func(cookie string, keys ...[]byte) *authtest.Browser {
		_, b := visit(t, func(c *auth.Config) { c.Keys, c.Store = keys, kept })
		b.SetCookie(&http.Cookie{Name: "auth_session", Value: cookie, Path: "/"})
		return b
	}
	b := with("", oldKey)
	b.SignIn(authtest.Alice)
	cookie := b.Cookie("auth_session")
	b = with(cookie, newKey, oldKey)
	wantCurrent(t, b, authtest.Alice)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantCurrent(t, with(b.Cookie("auth_session"), newKey), authtest.Alice)
	wantCurrent(t, with(cookie, newKey), "anonymous")
}

// TestSeenCookie says nothing of a session that it is not of.
func TestSeenCookie(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice)
	other := b.Another()
	clock.Advance(time.Minute)
	other.SignIn(authtest.Alice)
	clock.Advance(23 * time.Hour)
	wantCurrent(t, b, authtest.Alice)
	other.SetCookie(&http.Cookie{Name: "auth_seen", Value: b.Cookie("auth_seen"), Path: "/"})
	clock.Advance(2 * time.Hour)
	wantCurrent(t, other, "anonymous")
	wantCurrent(t, b, authtest.Alice)
}

// TestRestoredSession is worth nothing without the remember cookie that began it.
func TestRestoredSession(t *testing.T) {
	_, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	thief := b.Another()
	thief.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	wantCurrent(t, thief, "anonymous")
}
