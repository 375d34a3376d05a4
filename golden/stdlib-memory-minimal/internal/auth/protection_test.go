package auth_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestNetworkIsPartOfProtection: people's addresses change within their network all the
// time; from another network it may be somebody else.
func TestNetworkIsPartOfProtection(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"203.0.113.1", "203.0.113.254", http.StatusOK},
		{"203.0.113.1", "203.0.114.1", http.StatusSeeOther},
		{"2001:db8:0:1::1", "2001:db8:0:ffff::2", http.StatusOK},
		{"2001:db8:0:1::1", "2001:db8:1:1::1", http.StatusSeeOther},
		{"203.0.113.1", "2001:db8::1", http.StatusSeeOther},
	} {
		a := authtest.New(t, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		b.Header.Set("X-Forwarded-For", test.from)
		b.SignIn(authtest.Alice)
		b.Header.Set("X-Forwarded-For", test.to)
		if got := b.Get("/vault").StatusCode; got != test.want {
			t.Errorf("from %s to %s: got status %d; want %d", test.from, test.to, got, test.want)
		}
		wantCurrent(t, b, authtest.Alice)
	}
}

// TestConfirmedElsewhere: who types the password in the other browser is fresh there.
func TestConfirmedElsewhere(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	b.Header.Set("User-Agent", "another browser")
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantStatus(t, b.Get("/vault"), http.StatusOK)
	b.Header.Set("User-Agent", "authtest")
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
}

// TestConfirmedStaysRemembered: typing the password does not make a session that is
// meant to survive a change of network one that Strong ends.
func TestConfirmedStaysRemembered(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.SessionProtection = auth.Strong })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantStatus(t, b.Get("/vault"), http.StatusOK)
	b.Header.Set("User-Agent", "another browser")
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	wantCurrent(t, b, authtest.Alice)
}

// TestUseDoesNotMoveASession: it belongs to the browser it began in, wherever it is used
// and refreshed meanwhile. Here that happens while protection is off.
func TestUseDoesNotMoveASession(t *testing.T) {
	clock := newClock()
	store := authtest.Store(t)
	with := func(p auth.SessionProtection) *authtest.Browser {
		a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store, c.SessionProtection = store, p })
		return authtest.NewBrowser(t, a, site(a))
	}
	before, after := with(auth.Off), with(auth.Basic)
	before.SignIn(authtest.Alice)
	before.Header.Set("User-Agent", "another browser")
	clock.Advance(11 * time.Minute)
	wantCurrent(t, before, authtest.Alice)

	after.SetCookie(&http.Cookie{Name: "auth_session", Value: before.Cookie("auth_session"), Path: "/"})
	wantStatus(t, after.Get("/vault"), http.StatusOK)
	after.Header.Set("User-Agent", "another browser")
	wantStatus(t, after.Get("/vault"), http.StatusSeeOther)
}

// TestRestoredEndsWithItsCookie: a session that a remember cookie brought back does not
// outlive it, however much it is used.
func TestRestoredEndsWithItsCookie(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	clock.Advance(30*24*time.Hour - time.Hour)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(59 * time.Minute)
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(time.Minute)
	wantCurrent(t, b, "anonymous")
}
