package auth_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// TestLogoutNeedsNoUser: who leaves is let go, even while nobody can say who it is.
func TestLogoutNeedsNoUser(t *testing.T) {
	var broken atomic.Bool
	a := authtest.New(t, loadBy(func(_ context.Context, u *auth.User) (*auth.User, error) {
		if broken.Load() {
			return nil, errors.New("the disk is on fire")
		}
		return u, nil
	}))
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	broken.Store(true)
	answer := b.Submit("/logout")
	wantStatus(t, answer, http.StatusSeeOther)
	wantDeleted(t, answer, "auth_session", "auth_remember")
	broken.Store(false)
	wantCurrent(t, b, "anonymous")
}

// TestLastLoginWins: of two in one request, only what the second wanted reaches the
// browser.
func TestLastLoginWins(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := errors.Join(a.LoginUser(w, r, alice, auth.Remember()), a.LoginUser(w, r, alice)); err != nil {
			t.Error(err)
		}
	})))
	wantDeleted(t, b.Get("/"), "auth_remember")
	if b.Cookie("auth_session") == "" {
		t.Error("no session was begun")
	}
}

// TestRememberForTooShort: cookies know only whole seconds, and 0 of them would mean
// until the browser is closed.
func TestRememberForTooShort(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for d, ok := range map[time.Duration]bool{-time.Hour: false, 0: false, time.Second - 1: false, time.Second: true} {
			if err := a.LoginUser(w, r, alice, auth.Remember(), auth.For(d)); (err == nil) != ok {
				t.Errorf("For(%v): got error %v", d, err)
			}
		}
	})))
	b.Get("/")
}
