package auth_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
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
		return stranger.Submit("/login", "email", authtest.Alice, "password", "a guess").StatusCode
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

// TestDisabledUserIsCounted even with the right password, which must not become known by
// the guesses that it makes forgotten.
func TestDisabledUserIsCounted(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	if err := a.Disable(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
}

// TestSuccessEndsTheSiege: what many networks have used up is forgotten when Alice signs
// in, and the next visitor does not wait.
func TestSuccessEndsTheSiege(t *testing.T) {
	a := authtest.New(t, newClock().Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	home := b.Another()
	home.Header.Set("X-Forwarded-For", "192.0.2.1")
	home.Submit("/login", "email", authtest.Alice, "password", "a slip")
	for i := range auth.PerNameAnywhere - 2 {
		b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.%d.1", i))
		b.Submit("/login", "email", authtest.Alice, "password", "a guess")
	}
	home.SignIn(authtest.Alice)
	b.Header.Set("X-Forwarded-For", "198.51.100.1")
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
}
