package auth_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
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
