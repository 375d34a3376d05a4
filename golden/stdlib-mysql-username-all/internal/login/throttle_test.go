package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
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
		a, b := visit(t, clock.Use, trustProxy)
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

// TestThrottleByAddress: neither many names nor an account of one's own helps.
func TestThrottleByAddress(t *testing.T) {
	clock := newClock()
	a, b := visit(t, clock.Use, trustProxy)
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	authtest.User(t, a, authtest.Bob)
	for i := range auth.PerIP {
		name := fmt.Sprint(i, authtest.Alice)
		if i%10 == 0 {
			name = authtest.Bob
		}
		b.Another().Submit("/login", "username", name, "password", authtest.Password)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	b.SignIn(authtest.Bob)
	b.Header.Set("X-Forwarded-For", "203.0.113.1") // where he is known by now, and Alice is not
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusSeeOther)
}

// TestThrottledForm comes again with what was typed, and tells scripts and people when to
// try again.
func TestThrottledForm(t *testing.T) {
	_, b := visit(t, newClock().Use)
	for range auth.PerName {
		b.Submit("/login", "username", authtest.Alice, "password", "a guess")
	}
	answer := b.Submit("/login", "username", authtest.Alice, "password", "a guess", "next", "/welcome", "remember", "1")
	wantFormAgain(t, answer, authtest.Alice, "/welcome", "checked")
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
	a, b := visit(t, newClock().Use, trustProxy)
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
		stranger.Submit("/login", "username", fmt.Sprint(i, authtest.Alice), "password", "a guess")
	}
	wantStatus(t, b.Submit(page, fields...), http.StatusTooManyRequests)
	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
		t.Errorf("%s: throttled from another address", page)
	}
}

// TestDisabledUserIsCounted even with the right password, which must not become known by
// the guesses that it makes forgotten.
func TestDisabledUserIsCounted(t *testing.T) {
	a, b := visit(t, newClock().Use)
	if err := a.Disable(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
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
	_, b := visit(t, func(c *auth.Config) { c.Store = &log })
	b.SignIn(authtest.Alice)
	b.Another().Submit("/login", "username", authtest.Alice, "password", "a guess")
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

// TestThrottleIsPurged: what is kept of attempts goes when they no longer count, as fast as
// ever new names are tried from ever new networks.
func TestThrottleIsPurged(t *testing.T) {
	clock := newClock()
	log := keyLog{authtest.Store(t), make(map[string]bool)}
	a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store = &log })
	handler := a.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := a.Authenticate(r, fmt.Sprint(len(log.keys), authtest.Alice), "a guess"); !errors.Is(err, auth.ErrBadCredentials) {
			t.Error(err)
		}
	}))
	for i := range 3 * auth.PurgeEvery {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = fmt.Sprintf("[2001:db8:%x::1]:443", i)
		handler.ServeHTTP(httptest.NewRecorder(), r)
		clock.Advance(time.Hour)
	}
	kept := 0
	for key := range log.keys {
		until, err := log.Limit(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if !until.IsZero() {
			kept++
		}
	}
	if len(log.keys) < 9*auth.PurgeEvery || kept > 10 {
		t.Errorf("%d of %d times are kept; want those of the last attempt", kept, len(log.keys))
	}
}

// overtaken is a store in which another attempt always comes between.
type overtaken struct{ auth.Store }

func (overtaken) SwapLimit(context.Context, string, time.Time, time.Time) (bool, error) {
	return false, nil
}

// TestUncountedAttemptsDoNotPass: of many at once no two are counted as one.
func TestUncountedAttemptsDoNotPass(t *testing.T) {
	_, b := visit(t, func(c *auth.Config) { c.Store = overtaken{c.Store} })
	wantFormAgain(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"))
}
