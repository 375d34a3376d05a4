package auth_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
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
