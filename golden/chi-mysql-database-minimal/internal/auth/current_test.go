package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
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

func TestCurrentUserIsLazy(t *testing.T) {
	var loads atomic.Int64
	a := authtest.New(t, countLoads(&loads))
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)

	answer := b.Get("/silent")
	if loads.Load() != 0 {
		t.Errorf("a page that does not mention the user loaded it %d times", loads.Load())
	}
	if answer.Header.Get("Vary") != "" || answer.Header.Get("Set-Cookie") != "" {
		t.Errorf("a page that does not mention the user sent Vary %q, Set-Cookie %q", answer.Header.Get("Vary"), answer.Header.Get("Set-Cookie"))
	}

	answer = b.Get("/thrice")
	if loads.Load() != 1 {
		t.Errorf("three mentions loaded the user %d times; want 1", loads.Load())
	}
	if vary := answer.Header.Values("Vary"); !slices.Equal(vary, []string{"Cookie"}) {
		t.Errorf("a page that mentions the user: got Vary %q; want Cookie once", vary)
	}
	if answer.Text != authtest.Alice {
		t.Errorf("got %q; want %q", answer.Text, authtest.Alice)
	}
}

func TestAnonymousLoadsNobody(t *testing.T) {
	var loads atomic.Int64
	a := authtest.New(t, countLoads(&loads))
	b := authtest.NewBrowser(t, a, site(a))
	wantCurrent(t, b, "anonymous")
	if loads.Load() != 0 {
		t.Errorf("without a session the loader was asked %d times", loads.Load())
	}
}

// TestVaryIsKept: what a handler said before is added to, not replaced or repeated.
func TestVaryIsKept(t *testing.T) {
	a := authtest.New(t)
	for _, before := range []string{"Accept-Encoding", "Accept-Encoding, cookie"} {
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Vary", before)
			whoami(a, w, r)
		})))
		got := strings.ToLower(strings.Join(b.Get("/").Header.Values("Vary"), ", "))
		if got != "accept-encoding, cookie" {
			t.Errorf("Vary %q became %q", before, got)
		}
	}
}

func TestCurrentUserWithoutMiddleware(t *testing.T) {
	if u, err := auth.CurrentUser(context.Background()); !errors.Is(err, auth.ErrNoMiddleware) || u != nil {
		t.Errorf("got %v, %v; want ErrNoMiddleware", u, err)
	}
}

// TestCurrentUserFromGoroutines is for the race detector too.
func TestCurrentUserFromGoroutines(t *testing.T) {
	var loads atomic.Int64
	a := authtest.New(t, countLoads(&loads))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() { _, _ = auth.CurrentUser(r.Context()) })
		}
		group.Wait()
		whoami(a, w, r)
	})
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.Handle("/whoami", handler)
	b := authtest.NewBrowser(t, a, a.Middleware(mux))
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
	if loads.Load() != 1 {
		t.Errorf("eight goroutines loaded the user %d times; want 1", loads.Load())
	}
}

// TestLoaderErrorIsAnError: who cannot be told is not anonymous.
func TestLoaderErrorIsAnError(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7: connection refused")
	a := authtest.New(t, func(c *auth.Config) {
		c.UserLoader = func(context.Context, string) (*auth.User, error) { return nil, secret }
	})
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for _, page := range []string{"/whoami", "/members", a.Path("/login"), a.Path("/account")} {
		answer := b.Get(page)
		wantStatus(t, answer, http.StatusInternalServerError)
		if strings.Contains(answer.Text, "10.0.0.7") {
			t.Errorf("%s tells the visitor what went wrong:\n%s", page, answer.Text)
		}
	}
}

// TestLoaderMayNotAskForTheCurrentUser: it would wait for itself for ever.
func TestLoaderMayNotAskForTheCurrentUser(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) {
		c.UserLoader = func(ctx context.Context, _ string) (*auth.User, error) { return auth.CurrentUser(ctx) }
	})
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
}

// TestNobodyDecidesForThoseWhoWait: a mention whose own context has ended is answered with
// that, and the next one is answered.
func TestNobodyDecidesForThoseWhoWait(t *testing.T) {
	a := authtest.New(t)
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) {
		if u, err := auth.CurrentUser(cancel(r.Context())); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, %v; want context.Canceled", u, err)
		}
		whoami(a, w, r)
	})
	b := authtest.NewBrowser(t, a, a.Middleware(mux))
	b.SignIn(authtest.Alice, "remember", "1")
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
}

// TestPersonalPages are not kept for the next visitor, unless the handler says otherwise.
func TestPersonalPages(t *testing.T) {
	a := authtest.New(t)
	for before, want := range map[string]string{"": "private, no-cache", "max-age=60": "max-age=60"} {
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if before != "" {
				w.Header().Set("Cache-Control", before)
			}
			whoami(a, w, r)
		})))
		if got := b.Get("/").Header.Get("Cache-Control"); got != want {
			t.Errorf("Cache-Control %q became %q; want %q", before, got, want)
		}
	}
}

// TestGoneOrDisabledUserIsAnonymous: from the next request on, without an error.
func TestGoneOrDisabledUserIsAnonymous(t *testing.T) {
	for name, end := range map[string]func(*auth.Auth, string) error{
		"deleted":  func(a *auth.Auth, id string) error { return a.DeleteUser(context.Background(), id) },
		"disabled": func(a *auth.Auth, id string) error { return a.Disable(context.Background(), id) },
	} {
		t.Run(name, func(t *testing.T) {
			a := authtest.New(t)
			b := authtest.NewBrowser(t, a, site(a))
			b.SignIn(authtest.Alice, "remember", "1")
			wantCurrent(t, b, authtest.Alice)
			if err := end(a, authtest.User(t, a, authtest.Alice).ID); err != nil {
				t.Fatal(err)
			}
			wantCurrent(t, b, "anonymous")
			wantStatus(t, b.Visit("/login"), http.StatusOK)
			if b.Cookie("auth_session") != "" || b.Cookie("auth_remember") != "" {
				t.Error("the useless cookies were not deleted")
			}
		})
	}
}

func TestRequestLoader(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) {
		find := c.Store.UserByID
		c.RequestLoader = func(r *http.Request) (*auth.User, error) {
			switch key := r.Header.Get("X-API-Key"); key {
			case "":
				return nil, auth.ErrNotFound
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
	// A key is no fresh login, and no password makes it one.
	for _, answer := range []authtest.Answer{
		b.Get("/vault"), b.Post("/vault"), b.Visit("/reauth"), b.Submit("/reauth", "password", authtest.Password),
	} {
		wantStatus(t, answer, http.StatusForbidden)
		if !strings.Contains(answer.Text, "<h1>") {
			t.Errorf("%s %s: a person is shown no page: %q", answer.Request.Method, answer.Request.URL.Path, answer.Text)
		}
	}
	for accept, want := range map[string]string{"*/*": "", "application/json": "{\"error\":\"password_login_required\"}\n"} {
		if answer := submitAccepting(b, accept, "/vault"); answer.StatusCode != http.StatusForbidden || answer.Text != want {
			t.Errorf("a script that accepts %s got status %d, %q; want 403, %q", accept, answer.StatusCode, answer.Text, want)
		}
	}
	b.Header.Set("X-API-Key", "no such key")
	wantCurrent(t, b, "anonymous")
	b.Header.Set("X-API-Key", "broken")
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
}
