package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// countLoads counts how often the user loader is asked.
func countLoads(n *atomic.Int64) func(*auth.Config) {
	return func(c *auth.Config) {
		load := c.Store.UserByID
		c.UserLoader = func(ctx context.Context, id string) (*auth.User, error) {
			n.Add(1)
			return load(ctx, id)
		}
	}
}

// site is our pages and a few of an owner.
func site(a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.HandleFunc("/silent", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "nobody asked") })
	mux.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })
	mux.HandleFunc("/thrice", func(w http.ResponseWriter, r *http.Request) {
		for range 2 {
			if _, err := auth.CurrentUser(r.Context()); err != nil {
				a.ServerError(w, r, err)
				return
			}
		}
		whoami(a, w, r)
	})
	mux.Handle("/members", a.LoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })))
	mux.Handle("/vault", a.FreshLoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })))
	return a.Middleware(mux)
}

// whoami writes the name of the current user, or "anonymous".
func whoami(a *auth.Auth, w http.ResponseWriter, r *http.Request) {
	u, err := auth.CurrentUser(r.Context())
	switch {
	case err != nil:
		a.ServerError(w, r, err)
	case u.IsAnonymous():
		fmt.Fprint(w, "anonymous")
	default:
		fmt.Fprint(w, u.Email)
	}
}

// wantCurrent checks who the site takes the browser's owner for.
func wantCurrent(t *testing.T, b *authtest.Browser, want string) {
	t.Helper()
	answer := b.Get("/whoami")
	if answer.StatusCode != http.StatusOK || answer.Text != want {
		t.Errorf("current user: got status %d, %q; want %q", answer.StatusCode, answer.Text, want)
	}
}

func wantStatus(t *testing.T, answer authtest.Answer, want int) {
	t.Helper()
	if answer.StatusCode != want {
		t.Errorf("%s %s: got status %d; want %d", answer.Request.Method, answer.Request.URL.Path, answer.StatusCode, want)
	}
}

// wantLocation fails unless answer redirects to that one of our pages.
func wantLocation(t *testing.T, answer authtest.Answer, page string) {
	t.Helper()
	wantStatus(t, answer, http.StatusSeeOther)
	if got := answer.Header.Get("Location"); !strings.HasSuffix(got, page) {
		t.Errorf("%s: leads to %q; want %s", answer.Request.URL.Path, got, page)
	}
}

// wantProblem fails unless answer is the form again, with an error beside field.
func wantProblem(t *testing.T, answer authtest.Answer, field string) {
	t.Helper()
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	if !strings.Contains(answer.Text, `id="`+field+`-error"`) {
		t.Errorf("no error beside %s:\n%s", field, answer.Text)
	}
}

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

// TestCurrentUserIsLazy: who does not ask pays nothing, and eight who ask at once have the
// loader asked once. The race detector watches.
func TestCurrentUserIsLazy(t *testing.T) {
	var loads atomic.Int64
	a := authtest.New(t, countLoads(&loads))
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.HandleFunc("/all", func(w http.ResponseWriter, r *http.Request) {
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() { _, _ = auth.CurrentUser(r.Context()) })
		}
		group.Wait()
		whoami(a, w, r)
	})
	b := authtest.NewBrowser(t, a, a.Middleware(mux))
	wantCurrent(t, b, "anonymous")
	b.SignIn(authtest.Alice)
	answer := b.Get("/silent")
	if loads.Load() != 0 || answer.Header.Get("Vary")+answer.Header.Get("Set-Cookie")+answer.Header.Get("Cache-Control") != "" {
		t.Errorf("nobody asked: the user was loaded %d times, and the headers are %v", loads.Load(), answer.Header)
	}
	answer = b.Get("/all")
	if loads.Load() != 1 || answer.Text != authtest.Alice {
		t.Errorf("the user was loaded %d times, as %q; want once, %s", loads.Load(), answer.Text, authtest.Alice)
	}
}

// TestPersonalPages are not kept for the next visitor, unless the handler says otherwise. What
// it says is added to, not replaced or repeated.
func TestPersonalPages(t *testing.T) {
	a := authtest.New(t)
	for _, test := range []struct{ cache, vary, wantCache, wantVary string }{
		{"", "", "private, no-cache", "cookie"},
		{"max-age=60", "Accept-Encoding", "max-age=60", "accept-encoding, cookie"},
		{"", "Accept-Encoding, cookie", "private, no-cache", "accept-encoding, cookie"},
	} {
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if test.cache != "" {
				w.Header().Set("Cache-Control", test.cache)
			}
			if test.vary != "" {
				w.Header().Set("Vary", test.vary)
			}
			whoami(a, w, r)
		})))
		h := b.Get("/").Header
		if vary := strings.ToLower(strings.Join(h.Values("Vary"), ", ")); h.Get("Cache-Control") != test.wantCache || vary != test.wantVary {
			t.Errorf("%+v: got Cache-Control %q, Vary %q", test, h.Get("Cache-Control"), vary)
		}
	}
}

func TestCurrentUserWithoutMiddleware(t *testing.T) {
	if u, err := auth.CurrentUser(context.Background()); !errors.Is(err, auth.ErrNoMiddleware) || u != nil {
		t.Errorf("got %v, %v; want ErrNoMiddleware", u, err)
	}
}

// TestLoaders: who cannot be told is not anonymous, and nobody is signed out for it. Who is
// disabled is anonymous. A loader that asks for the current user does not wait for itself.
func TestLoaders(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7: connection refused")
	for name, test := range map[string]struct {
		load func(context.Context, *auth.User) (*auth.User, error)
		want int
	}{
		"an error":       {func(context.Context, *auth.User) (*auth.User, error) { return nil, secret }, http.StatusInternalServerError},
		"no answer":      {func(context.Context, *auth.User) (*auth.User, error) { return nil, nil }, http.StatusInternalServerError},
		"a question":     {func(ctx context.Context, _ *auth.User) (*auth.User, error) { return auth.CurrentUser(ctx) }, http.StatusInternalServerError},
		"a panic":        {func(context.Context, *auth.User) (*auth.User, error) { panic("a bug") }, http.StatusInternalServerError},
		"a disabled one": {func(_ context.Context, u *auth.User) (*auth.User, error) { u.Disabled = true; return u, nil }, http.StatusOK},
	} {
		a := authtest.New(t, loadBy(test.load))
		pages := site(a)
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if recover() != nil {
					whoami(a, w, r)
				}
			}()
			pages.ServeHTTP(w, r)
		})))
		b.SignIn(authtest.Alice, "remember", "1")
		answer := b.Get("/whoami")
		if answer.StatusCode != test.want || strings.Contains(answer.Text, authtest.Alice) || strings.Contains(answer.Text, "10.0.0.7") {
			t.Errorf("%s: got status %d, %q; want %d", name, answer.StatusCode, answer.Text, test.want)
		}
		if kept := b.Cookie("auth_session") != ""; kept != (test.want != http.StatusOK) {
			t.Errorf("%s: the session is there afterwards: %v", name, kept)
		}
		if got := b.Visit("/account").StatusCode; (got == http.StatusInternalServerError) != (test.want == http.StatusInternalServerError) {
			t.Errorf("%s: LoginRequired answers %d; an unknown user is not asked to sign in", name, got)
		}
	}
}

// TestNobodyDecidesForThoseWhoWait: when a mention fails because its own context has ended,
// the next one is answered.
func TestNobodyDecidesForThoseWhoWait(t *testing.T) {
	a := authtest.New(t, loadBy(func(ctx context.Context, u *auth.User) (*auth.User, error) { return u, ctx.Err() }))
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.HandleFunc("/late", func(w http.ResponseWriter, r *http.Request) {
		if u, err := auth.CurrentUser(cancel(r.Context())); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, %v; want context.Canceled", u, err)
		}
		whoami(a, w, r)
	})
	b := authtest.NewBrowser(t, a, a.Middleware(mux))
	b.SignIn(authtest.Alice, "remember", "1")
	for range 2 {
		if got := b.Get("/late").Text; got != authtest.Alice {
			t.Errorf("got %q; want %s", got, authtest.Alice)
		}
		b.Restart()
	}
}

// TestRequestLoader: a key names a user for one request, and is no fresh login.
func TestRequestLoader(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) {
		find := c.Store.UserByID
		c.RequestLoader = func(r *http.Request) (*auth.User, error) {
			switch key := r.Header.Get("X-API-Key"); key {
			case "":
				return nil, nil
			case "broken":
				return nil, errors.New("key server is down")
			default:
				return find(r.Context(), key)
			}
		}
	})
	b := authtest.NewBrowser(t, a, site(a))
	u := authtest.User(t, a, authtest.Alice)
	wantCurrent(t, b, "anonymous")
	b.Header.Set("X-API-Key", u.ID)
	wantCurrent(t, b, authtest.Alice)
	if answer := b.Get("/whoami"); answer.Header.Get("Set-Cookie") != "" {
		t.Errorf("a user known by a key got Set-Cookie %q", answer.Header.Get("Set-Cookie"))
	}
	for _, answer := range []authtest.Answer{b.Get("/vault"), b.Visit("/reauth"), b.Submit("/reauth", "password", authtest.Password)} {
		wantStatus(t, answer, http.StatusForbidden)
	}
	b.Header.Set("X-API-Key", "no such key")
	wantCurrent(t, b, "anonymous")
	b.Header.Set("X-API-Key", "broken")
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
	if err := a.Disable(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	b.Header.Set("X-API-Key", u.ID)
	wantCurrent(t, b, "anonymous")
}
