package auth_test

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestUselessCookiesAreDeleted by the first page: those that were never ours, and those of
// a user who is gone.
func TestUselessCookiesAreDeleted(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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

// TestSeenCookieAlone says nothing, nor beside a session that it is not of.
func TestSeenCookieAlone(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	other := b.Another()
	clock.Advance(time.Minute)
	other.SignIn(authtest.Alice)
	clock.Advance(23 * time.Hour)
	wantCurrent(t, b, authtest.Alice)
	seen, stranger := b.Cookie("auth_seen"), b.Another()
	other.SetCookie(&http.Cookie{Name: "auth_seen", Value: seen, Path: "/"})
	for _, name := range []string{"auth_seen", "auth_session", "auth_remember"} {
		stranger.SetCookie(&http.Cookie{Name: name, Value: seen, Path: "/"})
	}
	wantCurrent(t, stranger, "anonymous")
	clock.Advance(2 * time.Hour)
	wantCurrent(t, other, "anonymous")
	wantCurrent(t, b, authtest.Alice)
	wantDeleted(t, b.Submit("/logout"), "auth_seen", "auth_session", "auth_remember")
}

// TestRefreshIsRare: not every request notes that a session is in use, and no script's does.
func TestRefreshIsRare(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
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
	clock := newClock()
	oldKey, newKey := bytes.Repeat([]byte("o"), 32), bytes.Repeat([]byte("n"), 32)
	var store auth.Store
	with := func(keys ...[]byte) *auth.Auth {
		return authtest.New(t, clock.Use, func(c *auth.Config) {
			if store == nil {
				store = c.Store
			}
			c.Keys, c.Store, c.UserLoader = keys, store, store.UserByID
		})
	}
	before := with(oldKey)
	b := authtest.NewBrowser(t, before, site(before))
	b.SignIn(authtest.Alice)
	cookie := b.Cookie("auth_session")

	during := with(newKey, oldKey)
	b = authtest.NewBrowser(t, during, site(during))
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: cookie, Path: "/"})
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(11 * time.Minute)
	wantCurrent(t, b, authtest.Alice)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	rotated := b.Cookie("auth_session")

	after := with(newKey)
	b = authtest.NewBrowser(t, after, site(after))
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: cookie, Path: "/"})
	wantCurrent(t, b, "anonymous")
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: rotated, Path: "/"})
	wantCurrent(t, b, authtest.Alice)
}

// TestCopiedCookieOutlivesLogout states the price of keeping nothing on the server: a
// copy made before the logout works, until all sessions of the user are ended.
func TestCopiedCookieOutlivesLogout(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	thief := b.Another()
	thief.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	b.Submit("/logout")
	wantCurrent(t, thief, authtest.Alice)
	if err := a.SignOutEverywhere(context.Background(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	wantCurrent(t, thief, "anonymous")
}
