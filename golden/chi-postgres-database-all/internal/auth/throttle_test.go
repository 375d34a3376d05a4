package auth_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
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
			wantStatus(t, b.Submit("/login", "email", name, "password", "a guess"), http.StatusUnauthorized)
		}
		answer := b.Submit("/login", "email", strings.ToUpper(name), "password", authtest.Password)
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
		wantStatus(t, b.Submit("/login", "email", name, "password", authtest.Password), want)
	}
}

// TestSuccessResetsTheName, so that a slow typist is not punished twice.
func TestSuccessResetsTheName(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	for range 3 {
		for range auth.PerName - 1 {
			wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
		}
		wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
	}
}

// TestThrottleByAddress: neither many names nor an account of one's own helps.
func TestThrottleByAddress(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	authtest.User(t, a, authtest.Bob)
	for i := range auth.PerIP {
		name := fmt.Sprint(i, authtest.Alice)
		if i%10 == 0 {
			name = authtest.Bob
		}
		b.Another().Submit("/login", "email", name, "password", authtest.Password)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", authtest.Password), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	b.SignIn(authtest.Bob)
	b.Header.Set("X-Forwarded-For", "203.0.113.1") // where he is known by now, and Alice is not
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", authtest.Password), http.StatusSeeOther)
}

// TestRefusedAttemptsAreNotCharged to any counter, whichever refuses.
func TestRefusedAttemptsAreNotCharged(t *testing.T) {
	a := authtest.New(t, newClock().Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	guess := func(from string, name any) int {
		b.Header.Set("X-Forwarded-For", from)
		return b.Submit("/login", "email", fmt.Sprint(name), "password", "a guess").StatusCode
	}
	passed := func(from string, name func(i int) any) (n int) {
		for i := range 2 * auth.PerIP {
			if guess(from, name(i)) == http.StatusUnauthorized {
				n++
			}
		}
		return n
	}
	alice := func(int) any { return authtest.Alice }
	if n := passed("203.0.113.1", alice); n != auth.PerName {
		t.Errorf("%d guesses at one name; want %d", n, auth.PerName)
	}
	if n := passed("203.0.113.1", func(i int) any { return fmt.Sprint(i, authtest.Alice) }); n != auth.PerIP-auth.PerName {
		t.Errorf("%d guesses more from that address; want %d", n, auth.PerIP-auth.PerName)
	}
	if n := passed("203.0.113.1", func(int) any { return authtest.Bob }); n != 0 {
		t.Errorf("%d guesses from an address that has used up its own", n)
	}
	if n := passed("203.0.113.2", func(int) any { return authtest.Bob }); n != auth.PerName {
		t.Errorf("%d guesses at the other name; want %d", n, auth.PerName)
	}
}

// rivalLimits has something happen once, just before an attempt is counted.
type rivalLimits struct {
	auth.Store
	rival func()
}

func (s *rivalLimits) SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error) {
	if rival := s.rival; rival != nil {
		s.rival = nil
		rival()
	}
	return s.Store.SwapLimit(ctx, key, old, fresh)
}

// TestRefusedAtOnceAreNotCharged: an attempt that finds one counter used up after another
// has counted it is taken back.
func TestRefusedAtOnceAreNotCharged(t *testing.T) {
	store := rivalLimits{Store: authtest.Store(t)}
	a := authtest.New(t, newClock().Use, func(c *auth.Config) { c.Store = &store })
	store.rival = func() {
		for range auth.PerName {
			if _, err := a.Take(t.Context(), "someone"); err != nil {
				t.Error(err)
			}
		}
	}
	if wait, err := a.TakeBoth(t.Context(), "everyone", "someone"); err != nil || wait == 0 {
		t.Fatalf("got %v, %v; want to be told to wait", wait, err)
	}
	for i := range auth.PerNameAnywhere {
		if wait, err := a.TakeAnywhere(t.Context(), "everyone"); err != nil || wait > 0 {
			t.Fatalf("attempt %d: got %v, %v; want it to pass", i+1, wait, err)
		}
	}
}

// TestThrottledForm comes again with what was typed, and tells scripts and people when to
// try again.
func TestThrottledForm(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	for range auth.PerName {
		b.Submit("/login", "email", authtest.Alice, "password", "a guess")
	}
	answer := b.Submit("/login", "email", authtest.Alice, "password", "a guess", "next", "/welcome", "remember", "1")
	wantFormAgain(t, answer, authtest.Alice, "/welcome", "checked")
}

// wantFormAgain checks that answer is a form that was sent too often, with what was typed
// and without the password "a guess".
func wantFormAgain(t *testing.T, answer authtest.Answer, typed ...string) {
	t.Helper()
	wantStatus(t, answer, http.StatusTooManyRequests)
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 30 {
		t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
	}
	for _, want := range append(typed, `<form method="post"`, `role="alert"`) {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("%s: the page lacks %q:\n%s", answer.Request.URL.Path, want, answer.Text)
		}
	}
	if strings.Contains(answer.Text, "a guess") {
		t.Errorf("%s: the page sends the password back", answer.Request.URL.Path)
	}
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
	answer := b.Submit(page, fields...)
	wantFormAgain(t, answer, `action="`+a.Path("/account/signout")+`"`)

	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	stranger := b.Another()
	b.SignIn(authtest.Bob)
	b.SetCookie(&http.Cookie{Name: "auth_device", Path: "/", MaxAge: -1}) // with it no address counts
	for i := range auth.PerIP {
		stranger.Submit("/login", "email", fmt.Sprint(i, authtest.Alice), "password", "a guess")
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

// keyLog notes the keys that the throttle keeps anything for.
type keyLog struct {
	auth.Store
	keys map[string]bool
}

func (s *keyLog) SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error) {
	s.keys[key] = true
	return s.Store.SwapLimit(ctx, key, old, fresh)
}

// TestThrottleKeepsNoNames, which visitors type, and sometimes a password in their place.
func TestThrottleKeepsNoNames(t *testing.T) {
	log := keyLog{authtest.Store(t), make(map[string]bool)}
	a := authtest.New(t, func(c *auth.Config) { c.Store = &log })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	b.Another().Submit("/login", "email", authtest.Alice, "password", "a guess")
	b.Submit("/reauth", "password", "a guess")
	if len(log.keys) == 0 {
		t.Fatal("nothing is kept")
	}
	for key := range log.keys {
		if !regexp.MustCompile("^[0-9a-f]{64}$").MatchString(key) {
			t.Errorf("kept: %q; want a hash", key)
		}
	}
}

// TestThrottleIsPurged: what is kept of attempts goes when they no longer count, or the
// table would grow with every name that anyone tries.
func TestThrottleIsPurged(t *testing.T) {
	clock := newClock()
	log := keyLog{authtest.Store(t), make(map[string]bool)}
	a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store = &log })
	for i := range 10 {
		if _, err := a.Take(t.Context(), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	old := maps.Clone(log.keys)
	clock.Advance(time.Hour)
	for range auth.PurgeEvery {
		if _, err := a.Take(t.Context(), "now"); err != nil {
			t.Fatal(err)
		}
	}
	for key := range old {
		if until, err := log.Limit(t.Context(), key); err != nil || !until.IsZero() {
			t.Errorf("%s is kept, until %v, %v", key, until, err)
		}
	}
}
