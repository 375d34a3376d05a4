package auth_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// The throttle slows down who guesses, and not who is guessed at.

// TestGuessingDoesNotKeepTheOwnerOut: somebody who tries Alice's name as often as they
// may, for hours, is not in her way.
func TestGuessingDoesNotKeepTheOwnerOut(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	home := authtest.NewBrowser(t, a, site(a))
	work, stranger := home.Another(), home.Another()
	home.Header.Set("X-Forwarded-For", "203.0.113.254") // where she is signed in, even his network
	stranger.Header.Set("X-Forwarded-For", "203.0.113.1")
	home.SignIn(authtest.Alice)

	guess := func() int {
		return stranger.Submit("/login", "username", authtest.Alice, "password", "a guess").StatusCode
	}
	for range auth.PerName - 1 {
		guess()
	}
	for range 10 {
		clock.Advance(30 * time.Second)
		for guess() != http.StatusTooManyRequests {
		}
	}
	work.Header.Set("X-Forwarded-For", "192.0.2.1")
	work.SignIn(authtest.Alice)
	wantStatus(t, home.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
}

// TestGuessingFromEverywhereIsBounded: many networks together do not get as many guesses
// as there are networks.
func TestGuessingFromEverywhereIsBounded(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	guess := func(network int) int {
		b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.%d.1", network))
		return b.Submit("/login", "username", authtest.Alice, "password", "a guess").StatusCode
	}
	for i := range auth.PerNameAnywhere {
		if got := guess(i); got != http.StatusUnauthorized {
			t.Fatalf("guess %d: got status %d; want 401", i+1, got)
		}
	}
	if got := guess(auth.PerNameAnywhere); got != http.StatusTooManyRequests {
		t.Errorf("guess %d: got status %d; want 429", auth.PerNameAnywhere+1, got)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", "a guess"), http.StatusUnauthorized)
	clock.Advance(10 * time.Second)
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestRememberedBrowserIsCounted by itself: it is never locked out by others, but guesses
// no faster than they do.
func TestRememberedBrowserIsCounted(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
}

// TestOnlyTheRememberedBrowserIsSpared, and not one with a cookie of somebody else's, or
// with one that has been revoked.
func TestOnlyTheRememberedBrowserIsSpared(t *testing.T) {
	var store auth.Store
	a := authtest.New(t, newClock().Use, func(c *auth.Config) { store = c.Store })
	stranger := authtest.NewBrowser(t, a, site(a))
	bobs, revoked, alices := stranger.Another(), stranger.Another(), stranger.Another()
	revoked.SignIn(authtest.Alice, "remember", "1")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	alices.SignIn(authtest.Alice, "remember", "1")
	// Users brought along from another system may well have one epoch.
	alice, bob := authtest.User(t, a, authtest.Alice), authtest.User(t, a, authtest.Bob)
	if err := store.SetEpoch(t.Context(), bob.ID, alice.Epoch); err != nil {
		t.Fatal(err)
	}
	bobs.SignIn(authtest.Bob, "remember", "1")
	for range auth.PerName {
		stranger.Submit("/login", "username", authtest.Alice, "password", "a guess")
	}
	for name, test := range map[string]struct {
		browser *authtest.Browser
		want    int
	}{
		"another user's":  {bobs, http.StatusTooManyRequests},
		"a revoked one":   {revoked, http.StatusTooManyRequests},
		"one of her own":  {alices, http.StatusSeeOther},
		"none whatsoever": {stranger, http.StatusTooManyRequests},
	} {
		answer := test.browser.Submit("/login", "username", authtest.Alice, "password", authtest.Password)
		if answer.StatusCode != test.want {
			t.Errorf("with a remember cookie, %s: got status %d; want %d", name, answer.StatusCode, test.want)
		}
	}
}

// TestDisabledUserIsCounted even with the right password, which must not become known by
// the guesses that it makes forgotten.
func TestDisabledUserIsCounted(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	if err := a.Disable(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
}
