package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// loadBy gives an Auth a user loader that makes something of what the store has.
func loadBy(change func(ctx context.Context, u *auth.User) (*auth.User, error)) func(*auth.Config) {
	return func(c *auth.Config) {
		find := c.Store.UserByID
		c.UserLoader = func(ctx context.Context, id string) (*auth.User, error) {
			u, err := find(ctx, id)
			if err != nil {
				return nil, err
			}
			return change(ctx, u)
		}
	}
}

// TestDisabledByTheLoader: a loader of one's own need not change the stamp as well.
func TestDisabledByTheLoader(t *testing.T) {
	a := authtest.New(t, loadBy(func(_ context.Context, u *auth.User) (*auth.User, error) {
		u.Disabled = true
		return u, nil
	}))
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	wantCurrent(t, b, "anonymous")
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantCurrent(t, b, "anonymous")
}

// TestRequestLoaderMayFindNobody, or somebody who is disabled: both are anonymous.
func TestRequestLoaderMayFindNobody(t *testing.T) {
	for name, found := range map[string]*auth.User{
		"disabled": {ID: "1", Email: authtest.Alice, Disabled: true},
		"nobody":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			a := authtest.New(t, func(c *auth.Config) {
				c.RequestLoader = func(*http.Request) (*auth.User, error) { return found, nil }
			})
			b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				u, err := auth.CurrentUser(r.Context())
				if err != nil || u == nil || u.IsAuthenticated() {
					t.Errorf("got %v, %v; want the anonymous user", u, err)
				}
			})))
			b.Get("/")
		})
	}
}

// TestLoaderWithoutAnAnswer: neither a user nor an error is a mistake in the loader, and
// no way to sign anybody out.
func TestLoaderWithoutAnAnswer(t *testing.T) {
	a := authtest.New(t, loadBy(func(context.Context, *auth.User) (*auth.User, error) { return nil, nil }))
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
	if b.Cookie("auth_session") == "" {
		t.Error("the session is gone")
	}
}

// TestLoaderPanics: whoever recovers and asks again is not told that nobody is there.
func TestLoaderPanics(t *testing.T) {
	a := authtest.New(t, loadBy(func(context.Context, *auth.User) (*auth.User, error) { panic("a bug") }))
	pages := site(a)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				whoami(a, w, r)
			}
		}()
		pages.ServeHTTP(w, r)
	})))
	b.SignIn(authtest.Alice)
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
}

// TestLoaderGetsTheContext of who asks, with all that was put in behind Middleware, such
// as the transaction to load in.
func TestLoaderGetsTheContext(t *testing.T) {
	type tenant struct{}
	a := authtest.New(t, loadBy(func(ctx context.Context, u *auth.User) (*auth.User, error) {
		u.Email = fmt.Sprint(ctx.Value(tenant{}))
		return u, nil
	}))
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) {
		whoami(a, w, r.WithContext(context.WithValue(r.Context(), tenant{}, "seven")))
	})
	b := authtest.NewBrowser(t, a, a.Middleware(mux))
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, "seven")
}
