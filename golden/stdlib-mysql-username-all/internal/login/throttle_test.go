package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestThrottleByName: guessing at one account slows down, whether or not it exists and
// from wherever it comes, and nobody is locked out for longer than half a minute.
func TestThrottleByName(t *testing.T) {
	for _, name := range []string{authtest.Alice, authtest.Bob} { // only Alice has an account
		clock := newClock()
		a := authtest.New(t, clock.Use, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		authtest.User(t, a, authtest.Alice)
		hashes := a.CountHashes()
		for i := range auth.PerName {
			b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
			wantStatus(t, b.Submit("/login", "username", name, "password", "a guess"), http.StatusUnauthorized)
		}
		answer := b.Submit("/login", "username", strings.ToUpper(name), "password", authtest.Password)
		wantStatus(t, answer, http.StatusTooManyRequests)
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if err != nil || seconds < 1 || seconds > 30 {
			t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
		}
		if hashes.Load() != int64(auth.PerName) {
			t.Errorf("%d passwords hashed; want %d: throttle before hashing", hashes.Load(), auth.PerName)
		}
		clock.Advance(time.Duration(seconds) * time.Second)
		want := http.StatusUnauthorized
		if name == authtest.Alice {
			want = http.StatusSeeOther
		}
		wantStatus(t, b.Submit("/login", "username", name, "password", authtest.Password), want)
	}
}

// TestSuccessResetsTheName, so that a slow typist is not punished twice.
func TestSuccessResetsTheName(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	for range 3 {
		for range auth.PerName - 1 {
			wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
		}
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
	}
}

// TestThrottleByAddress: neither many names nor an account of one's own helps.
func TestThrottleByAddress(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	authtest.User(t, a, authtest.Bob)
	for i := range auth.PerAddress {
		name := fmt.Sprint(i, authtest.Alice)
		if i%10 == 0 {
			name = authtest.Bob
		}
		b.Submit("/login", "username", name, "password", authtest.Password)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusSeeOther)
}

// TestRememberedBrowserIsNotLockedOut: strangers who guess at Alice's password do not
// keep her out of the browser she asked to be remembered in.
func TestRememberedBrowserIsNotLockedOut(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	stranger := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	for range auth.PerName + 1 {
		stranger.Submit("/login", "username", authtest.Alice, "password", "a guess")
	}
	wantStatus(t, stranger.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestThrottleEverywhereAPasswordIsTried, by whose it is and by where it comes from.
func TestThrottleEverywhereAPasswordIsTried(t *testing.T) {
	for page, fields := range map[string][]string{
		"/reauth":           {"password", "a guess"},
		"/account/password": {"password", "a guess", "new_password", "a new one, longer"},
	} {
		wantThrottled(t, page, fields...)
	}
}

// wantThrottled checks that somebody who is signed in can send those fields to page a few
// times only, and not at all from an address that has used up its attempts elsewhere.
func wantThrottled(t *testing.T, page string, fields ...string) {
	t.Helper()
	a := authtest.New(t, newClock().Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range auth.PerName {
		if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
			t.Fatalf("%s: throttled too early", page)
		}
	}
	wantStatus(t, b.Submit(page, fields...), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	stranger := b.Another()
	b.SignIn(authtest.Bob)
	for i := range auth.PerAddress {
		stranger.Submit("/login", "username", fmt.Sprint(i, authtest.Alice), "password", "a guess")
	}
	wantStatus(t, b.Submit(page, fields...), http.StatusTooManyRequests)
	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
		t.Errorf("%s: throttled from another address", page)
	}
}

// TestThrottleIsShared: of many attempts made at once on two instances over one store,
// as many pass as of attempts made one by one on one.
func TestThrottleIsShared(t *testing.T) {
	clock := newClock()
	store := authtest.Store(t)
	var passed atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store = store })
		for range 20 {
			group.Go(func() {
				wait, err := a.Take(context.Background(), "someone")
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					passed.Add(1)
				}
			})
		}
	}
	group.Wait()
	if passed.Load() != int64(auth.PerName) {
		t.Errorf("%d of 40 attempts at once passed; want %d", passed.Load(), auth.PerName)
	}
}
