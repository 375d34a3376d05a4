package auth_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
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

// TestOnlyPagesNoteUse: the requests of a script bring no cookie back.
func TestOnlyPagesNoteUse(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	clock.Advance(11 * time.Minute)
	for _, mode := range []string{"cors", "no-cors", "navigate"} {
		b.Header.Set("Sec-Fetch-Mode", mode)
		if got := b.Get("/whoami").Header.Get("Set-Cookie"); (got != "") != (mode == "navigate") {
			t.Errorf("%s: got Set-Cookie %q", mode, got)
		}
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
	seen := &http.Cookie{Name: "auth_seen", Value: b.Cookie("auth_seen"), Path: "/"}
	other.SetCookie(seen)
	stranger := b.Another()
	stranger.SetCookie(seen)
	stranger.SetCookie(&http.Cookie{Name: "auth_session", Value: seen.Value, Path: "/"})
	wantCurrent(t, stranger, "anonymous")
	wantDeleted(t, stranger.Visit("/login"), "auth_seen")
	clock.Advance(2 * time.Hour)
	wantCurrent(t, other, "anonymous")
	wantCurrent(t, b, authtest.Alice)

	// It goes when the session does.
	wantDeleted(t, b.Submit("/logout"), "auth_seen", "auth_session", "auth_remember")
}

// TestRefreshIsRare: a session is not sent anew at every request.
func TestRefreshIsRare(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	var written int
	for range 60 {
		clock.Advance(time.Minute)
		answer := b.Get("/whoami")
		if answer.Header.Get("Set-Cookie") == "" {
			continue
		}
		written++
		if got := answer.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("a page that brings a session has Cache-Control %q; want no-store", got)
		}
	}
	if written != 6 {
		t.Errorf("an hour's use wrote the session %d times; want 6", written)
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

// TestKeyFileKeepsSessions: the next start uses the same key, and a damaged one is an
// error and not a new one, which would sign everyone out.
func TestKeyFileKeepsSessions(t *testing.T) {
	t.Chdir(t.TempDir())
	store := authtest.Store(t)
	withFile := func(c *auth.Config) { c.Keys, c.Store = nil, store }
	a := authtest.New(t, withFile)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)

	again := authtest.New(t, withFile)
	second := authtest.NewBrowser(t, again, site(again))
	second.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	wantCurrent(t, second, authtest.Alice)

	if err := os.WriteFile(".session-key", []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := authtest.New(t, withFile)
	third := authtest.NewBrowser(t, damaged, site(damaged))
	third.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	wantStatus(t, third.Get("/whoami"), http.StatusInternalServerError)
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

// FuzzSessionCookie: what decodes is, to the last bit, what was encoded.
func FuzzSessionCookie(f *testing.F) {
	good := auth.EncodeSession(authtest.Key, "auth_session", "some-user-id")
	f.Add("auth_session", good)
	f.Add("auth_remember", good)
	f.Add("auth_session", good+"A")
	f.Add("auth_session", strings.Repeat("A", 191))
	f.Add("auth_session", base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{1}, 120)))
	f.Fuzz(func(t *testing.T, name, value string) {
		if auth.DecodeSession(authtest.Key, name, value) && (name != "auth_session" || value != good) {
			t.Errorf("accepted %s=%q, which was never written", name, value)
		}
	})
}
