package auth_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestGuessingFromEverywhereIsBounded: when many networks together have used up what they
// may, each gets one guess in half a minute, and has to wait for its first.
func TestGuessingFromEverywhereIsBounded(t *testing.T) {
	clock := newClock()
	store := authtest.Store(t)
	a := authtest.New(t, clock.Use, trustProxy, func(c *auth.Config) { c.Store = store })
	b := authtest.NewBrowser(t, a, site(a))
	guess := func(network int, want int) {
		t.Helper()
		b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.%d.1", network))
		answer := b.Submit("/login", "email", authtest.Alice, "password", "a guess")
		wantStatus(t, answer, want)
		if got := answer.Header.Get("Retry-After"); want == http.StatusTooManyRequests && got != "30" {
			t.Errorf("Retry-After %q; want 30", got)
		}
	}
	for i := range auth.PerNameAnywhere {
		guess(i, http.StatusUnauthorized)
	}
	const late = 200
	guess(late, http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", "a guess"), http.StatusUnauthorized)
	for i := range 5 {
		clock.Advance(30 * time.Second)
		for j := range 3 { // which the half minute has earned
			guess(100+3*i+j, http.StatusUnauthorized)
		}
		if err := store.PurgeLimits(t.Context(), clock.Now()); err != nil {
			t.Fatal(err)
		}
		guess(late, http.StatusUnauthorized)
		guess(late, http.StatusTooManyRequests)
	}
}

// TestWaitingIsNotInVain: who was told to wait, for attempts of her own, has waited long
// enough when meanwhile many networks have used up what all may.
func TestWaitingIsNotInVain(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	try := func(from, password string) int {
		b.Header.Set("X-Forwarded-For", from)
		return b.Another().Submit("/login", "email", authtest.Alice, "password", password).StatusCode
	}
	for range auth.PerName + 1 {
		try("192.0.2.1", "a slip")
	}
	for i := range auth.PerNameAnywhere + 1 {
		try(fmt.Sprintf("203.0.%d.1", i), "a guess")
	}
	clock.Advance(30 * time.Second)
	for i := range auth.PerNameAnywhere {
		try(fmt.Sprintf("198.51.%d.1", i), "a guess")
	}
	if got := try("192.0.2.1", authtest.Password); got != http.StatusSeeOther {
		t.Errorf("got status %d; want 303", got)
	}
}

// TestOwnAccountIsNoWayRound: who knows a password, and types it again and again, has no
// more of them hashed than anybody else from one address, or from where none is known.
func TestOwnAccountIsNoWayRound(t *testing.T) {
	for _, forwarded := range []string{"203.0.113.1", ""} {
		for _, page := range []string{"/login", "/reauth"} {
			a := authtest.New(t, newClock().Use, trustProxy)
			b := authtest.NewBrowser(t, a, site(a))
			b.Header.Set("X-Forwarded-For", forwarded)
			b.SignIn(authtest.Bob)
			hashes := a.CountHashes()
			for range 2 * auth.PerIP {
				b.Submit(page, "email", authtest.Bob, "password", authtest.Password)
			}
			if n := hashes.Load(); n > int64(auth.PerIP) {
				t.Errorf("%s from %q: %d passwords hashed; want at most %d", page, forwarded, n, auth.PerIP)
			}
		}
	}
}

// TestStolenSessionDoesNotKeepTheOwnerOut: whoever has a copy of one, but not the password,
// guesses in vain at it; its owner changes the password meanwhile, in another browser or
// after signing in anew.
func TestStolenSessionDoesNotKeepTheOwnerOut(t *testing.T) {
	for _, page := range []string{"/reauth", "/account/password"} {
		clock := newClock()
		a := authtest.New(t, clock.Use)
		home := authtest.NewBrowser(t, a, site(a))
		phone, thief := home.Another(), home.Another()
		home.SignIn(authtest.Alice)
		clock.Advance(time.Second) // a session cookie is told from others by when it began
		phone.SignIn(authtest.Alice)
		thief.SetCookie(&http.Cookie{Name: "auth_session", Value: home.Cookie("auth_session"), Path: "/"})
		guess := func() int {
			return thief.Submit(page, "password", "a guess", "new_password", "a new one, longer").StatusCode
		}
		for range 60 {
			clock.Advance(5 * time.Second)
			guess()
		}
		if got := guess(); got != http.StatusTooManyRequests {
			t.Fatalf("%s: the thief gets status %d; want 429", page, got)
		}
		change := func(b *authtest.Browser, from, to string) {
			t.Helper()
			wantStatus(t, b.Submit(page, "password", from, "new_password", to), http.StatusSeeOther)
		}
		change(phone, authtest.Password, authtest.Password)
		home.SignIn(authtest.Alice)
		change(home, authtest.Password, authtest.Password)
	}
}
