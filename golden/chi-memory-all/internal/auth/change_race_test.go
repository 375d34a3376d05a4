package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// What becomes of changes to an account when something comes between.

// rivalStore ends the sessions of a user, so many times, just before they are
// updated.
type rivalStore struct {
	auth.Store
	times atomic.Int64
}

// Use is an option of authtest.New.
func (s *rivalStore) Use(c *auth.Config) {
	s.Store = c.Store
	c.Store = s
}

func (s *rivalStore) UpdateUser(ctx context.Context, u *auth.User, old int64) error {
	if n := s.times.Add(-1); n >= 0 {
		if err := s.SetSecurityStamp(ctx, u.ID, n); err != nil {
			return err
		}
	}
	return s.Store.UpdateUser(ctx, u, old)
}

// TestChangePasswordDoesNotOutliveARevocation: whose session is ended while they set a
// new password has to sign in, and with the one before.
func TestChangePasswordDoesNotOutliveARevocation(t *testing.T) {
	var store rivalStore
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	store.times.Store(1)
	answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	wantStatus(t, answer, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), a.Path("/login")+"?notice=sign-in-again"; got != want {
		t.Errorf("leads to %q; want %q", got, want)
	}
	if page := b.Get(answer.Header.Get("Location")); !strings.Contains(page.Text, `role="status"`) {
		t.Errorf("the page does not say what happened:\n%s", page.Text)
	}
	wantCurrent(t, b, "anonymous")
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a new one, longer"), http.StatusUnauthorized)
	b.SignIn(authtest.Alice)
}

// TestSetPasswordTriesAgain: an operator's word counts whatever else happens.
func TestSetPasswordTriesAgain(t *testing.T) {
	var store rivalStore
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	alice := authtest.User(t, a, authtest.Alice)
	store.times.Store(2)
	if err := a.SetPassword(t.Context(), alice.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a new one, longer"), http.StatusSeeOther)
	store.times.Store(1000)
	if err := a.SetPassword(t.Context(), alice.ID, "another, longer"); err == nil || errors.Is(err, auth.ErrNotFound) {
		t.Errorf("got %v; want an error that is not ErrNotFound", err)
	}
	if err := a.SetPassword(t.Context(), "nobody", "another, longer"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("got %v; want ErrNotFound", err)
	}
}

// hangUpStore has the visitor go away just before a change is written.
type hangUpStore struct {
	auth.Store
	hangUp atomic.Pointer[context.CancelFunc]
}

func (s *hangUpStore) gone() {
	if cancel := s.hangUp.Load(); cancel != nil {
		(*cancel)()
	}
}

func (s *hangUpStore) UpdateUser(ctx context.Context, u *auth.User, old int64) error {
	s.gone()
	return s.Store.UpdateUser(ctx, u, old)
}

func (s *hangUpStore) SetSecurityStamp(ctx context.Context, id string, stamp int64) error {
	s.gone()
	return s.Store.SetSecurityStamp(ctx, id, stamp)
}

// TestHangingUpHidesNothing: a visitor who goes away at the right moment must not have
// changed an account without anyone being told.
func TestHangingUpHidesNothing(t *testing.T) {
	for _, test := range []struct {
		page string
		form []string
		kind auth.EventKind
	}{
		{"/account/password", []string{"password", authtest.Password, "new_password", "a new one, longer"}, auth.PasswordChanged},
		{"/account/signout", nil, auth.SessionsRevoked},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			var store hangUpStore
			var told atomic.Int64
			a := authtest.New(t, func(c *auth.Config) {
				store.Store, c.Store = c.Store, &store
				c.OnEvent = func(ctx context.Context, e auth.Event) {
					if e.Kind == test.kind && ctx.Err() == nil {
						told.Add(1)
					}
				}
			})
			b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, cancel := context.WithCancel(r.Context())
				defer cancel()
				if r.URL.Path == a.Path(test.page) {
					store.hangUp.Store(&cancel)
				}
				site(a).ServeHTTP(w, r.WithContext(ctx))
			}))
			before := authtest.User(t, a, authtest.Alice)
			b.SignIn(authtest.Alice)
			b.Submit(test.page, test.form...)
			if now := authtest.User(t, a, authtest.Alice); now.SecurityStamp == before.SecurityStamp {
				t.Error("the change was not made")
			}
			if told.Load() != 1 {
				t.Errorf("the event was reported %d times; want once", told.Load())
			}
		})
	}
}

// brokenLimits is a store that can neither count nor forget what it has counted.
type brokenLimits struct {
	auth.Store
	counts bool
}

var errLimits = errors.New("no limits")

func (s brokenLimits) Limit(ctx context.Context, key string) (time.Time, error) {
	if !s.counts {
		return time.Time{}, errLimits
	}
	return s.Store.Limit(ctx, key)
}

func (brokenLimits) PurgeLimits(context.Context, time.Time) error { return errLimits }

// TestThrottleGoesOnUntidily: limits that cannot be forgotten fail no attempt.
func TestThrottleGoesOnUntidily(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Store = brokenLimits{c.Store, true} })
	for range auth.PurgeEvery + 1 {
		if _, err := a.Take(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
	}
}
