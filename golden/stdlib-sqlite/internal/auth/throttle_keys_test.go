package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

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
	a := authtest.New(t, func(c *auth.Config) { c.Store = overtaken{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	wantFormAgain(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"))
}
