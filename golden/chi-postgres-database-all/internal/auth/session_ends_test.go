package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestRevocationDeletesSessions: the new epoch ends them, and nothing is left of them.
func TestRevocationDeletesSessions(t *testing.T) {
	for name, revoke := range map[string]func(context.Context, *auth.Auth, string) error{
		"sign out everywhere": func(ctx context.Context, a *auth.Auth, id string) error { return a.SignOutEverywhere(ctx, id) },
		"new password": func(ctx context.Context, a *auth.Auth, id string) error {
			return a.SetPassword(ctx, id, "a new one, longer")
		},
		"disable": func(ctx context.Context, a *auth.Auth, id string) error { return a.Disable(ctx, id) },
		"delete":  func(ctx context.Context, a *auth.Auth, id string) error { return a.DeleteUser(ctx, id) },
	} {
		t.Run(name, func(t *testing.T) {
			var store auth.Store
			a := authtest.New(t, func(c *auth.Config) { store = c.Store })
			b := authtest.NewBrowser(t, a, site(a))
			phone, other := b.Another(), b.Another()
			b.SignIn(authtest.Alice, "remember", "1")
			phone.SignIn(authtest.Alice)
			other.SignIn(authtest.Bob)
			alice := authtest.User(t, a, authtest.Alice)
			if err := revoke(t.Context(), a, alice.ID); err != nil {
				t.Fatal(err)
			}
			if left := storedSessions(t, store, alice.ID); len(left) > 0 {
				t.Errorf("%d sessions are left", len(left))
			}
			wantCurrent(t, b, "anonymous")
			wantCurrent(t, phone, "anonymous")
			wantCurrent(t, other, authtest.Bob)
		})
	}
}

// TestStrongProtectionDeletesTheSession: nobody can go on with it from anywhere.
func TestStrongProtectionDeletesTheSession(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.SessionProtection = auth.Strong })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	thief := copyOf(b)
	thief.Header.Set("User-Agent", "another browser")
	wantCurrent(t, thief, "anonymous")
	wantCurrent(t, b, "anonymous")
}

// TestExpiredSessionsArePurged at the logins that follow, whoever signs in.
func TestExpiredSessionsArePurged(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a := authtest.New(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	b.Another().SignIn(authtest.Alice, "remember", "1")
	alice := authtest.User(t, a, authtest.Alice)
	for after, want := range []int{2, 1} {
		clock.Advance(time.Duration(after) * 25 * time.Hour)
		b.Another().SignIn(authtest.Bob)
		if got := len(storedSessions(t, store, alice.ID)); got != want {
			t.Errorf("got %d sessions of alice; want %d", got, want)
		}
	}
}

// TestUserAgentsOfAnyKind: anyone can send anything, and no database minds.
func TestUserAgentsOfAnyKind(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	for _, userAgent := range []string{"", "\xff\xfe\x80", strings.Repeat("é", 300), "x" + strings.Repeat("語", 100), "a\tb", "'; DROP TABLE auth_sessions; --"} {
		b.Header.Set("User-Agent", userAgent)
		b.SignIn(authtest.Alice)
		wantCurrent(t, b, authtest.Alice)
	}
}

// countingStore counts the calls about sessions, and fails them when told to.
type countingStore struct {
	auth.Store
	lookups, touches atomic.Int64
	broken           atomic.Bool
}

func (s *countingStore) Use(c *auth.Config) { s.Store, c.Store = c.Store, s }

func (s *countingStore) SessionByToken(ctx context.Context, hash string) (*auth.Session, error) {
	s.lookups.Add(1)
	if s.broken.Load() {
		return nil, errors.New("the disk is on fire")
	}
	return s.Store.SessionByToken(ctx, hash)
}

func (s *countingStore) TouchSession(ctx context.Context, row *auth.Session) error {
	s.touches.Add(1)
	return s.Store.TouchSession(ctx, row)
}

// TestRefreshIsRare: a session is not written at every request, and it does not take a
// cookie to.
func TestRefreshIsRare(t *testing.T) {
	clock, store := newClock(), &countingStore{}
	a := authtest.New(t, clock.Use, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range 60 {
		clock.Advance(time.Minute)
		if b.Get("/whoami").Header.Get("Set-Cookie") != "" {
			t.Error("a session in use was sent anew")
		}
	}
	if got := store.touches.Load(); got != 6 {
		t.Errorf("an hour's use wrote the session %d times; want 6", got)
	}
}

// TestNothingIsLookedUpInVain: what cannot be a token costs no query, and of what can
// only so much is looked up.
func TestNothingIsLookedUpInVain(t *testing.T) {
	store := &countingStore{}
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	for value, most := range map[string]int64{"x": 0, strings.Repeat("A", 42): 0, strings.Repeat("A", 44): 0, strings.Repeat("A", 43): 4} {
		before := store.lookups.Load()
		r := b.Another().Request(http.MethodGet, "/whoami", nil)
		r.Header.Set("Cookie", strings.Repeat("auth_session="+value+"; ", 100))
		if answer := b.Another().Do(r); answer.Text != "anonymous" {
			t.Errorf("%s: got %q; want anonymous", value, answer.Text)
		}
		if got := store.lookups.Load() - before; got != most {
			t.Errorf("100 cookies with %s caused %d lookups; want %d", value, got, most)
		}
	}
}

// TestSessionStoreErrorIsAnError: who cannot be told is not anonymous, keeps their
// cookies, and is not told that they are signed out.
func TestSessionStoreErrorIsAnError(t *testing.T) {
	store := &countingStore{}
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	store.broken.Store(true)
	for _, answer := range []authtest.Answer{b.Get("/whoami"), b.Get("/members"), b.Submit("/logout")} {
		wantStatus(t, answer, http.StatusInternalServerError)
		if answer.Header.Get("Set-Cookie") != "" || strings.Contains(answer.Text, "on fire") {
			t.Errorf("%s: got Set-Cookie %q and page:\n%s", answer.Request.URL.Path, answer.Header.Get("Set-Cookie"), answer.Text)
		}
	}
	store.broken.Store(false)
	wantCurrent(t, b, authtest.Alice)
}
