package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// TestLoaders: a user who cannot be loaded is an error, never anonymous, and keeps the session.
// A disabled user is anonymous.
func TestLoaders(t *testing.T) {
	for want, load := range map[int]func(context.Context, *auth.User) (*auth.User, error){
		http.StatusInternalServerError: func(context.Context, *auth.User) (*auth.User, error) {
			return nil, errors.New("dial tcp 10.0.0.7: connection refused")
		},
		http.StatusOK: func(_ context.Context, u *auth.User) (*auth.User, error) { u.Disabled = true; return u, nil },
	} {
		_, b := visit(t, loadBy(load))
		b.SignIn(authtest.Alice, "remember", "1")
		answer := b.Get("/whoami")
		if answer.StatusCode != want || strings.Contains(answer.Text, authtest.Alice) || strings.Contains(answer.Text, "10.0.0.7") {
			t.Errorf("got status %d, %q; want %d", answer.StatusCode, answer.Text, want)
		}
		if kept := b.Cookie("auth_session") != ""; kept != (want != http.StatusOK) {
			t.Errorf("status %d: the session is there afterwards: %v", want, kept)
		}
		if got := b.Visit("/account").StatusCode; (got == http.StatusInternalServerError) != (want == http.StatusInternalServerError) {
			t.Errorf("status %d: LoginRequired answers %d; an unknown user is not asked to sign in", want, got)
		}
	}
}

// askingStore asks for the current user, as one that writes an audit may.
type askingStore struct {
	auth.Store
	t *testing.T
}

func (s askingStore) UserByID(ctx context.Context, id string) (*auth.User, error) {
	s.ask(ctx)
	return s.Store.UserByID(ctx, id)
}

func (s askingStore) ask(ctx context.Context) {
	answered := make(chan struct{})
	go func() {
		_, _ = auth.CurrentUser(ctx)
		close(answered)
	}()
	select {
	case <-answered:
	case <-time.After(5 * time.Second):
		s.t.Error("CurrentUser waits for the store, which waits for CurrentUser")
	}
}

// TestStoreMayAskForTheUser: it is what finds the user, and yet does not wait for itself.
func TestStoreMayAskForTheUser(t *testing.T) {
	_, b := visit(t, func(c *auth.Config) { c.Store = askingStore{c.Store, t} })
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
}

// TestNobodyDecidesForThoseWhoWait: a mention whose own context has ended fails alone.
func TestNobodyDecidesForThoseWhoWait(t *testing.T) {
	a := authtest.New(t, loadBy(func(ctx context.Context, u *auth.User) (*auth.User, error) { return u, ctx.Err() }))
	pages := site(a)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if u, err := auth.CurrentUser(cancel(r.Context())); r.URL.Path == "/whoami" && !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, %v; want context.Canceled", u, err)
		}
		pages.ServeHTTP(w, r)
	})))
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
}

// TestRequestLoader: a key names a user for one request, and is no fresh login.
func TestRequestLoader(t *testing.T) {
	a, b := visit(t, func(c *auth.Config) {
		find := c.Store.UserByID
		c.RequestLoader = func(r *http.Request) (*auth.User, error) {
			if key := r.Header.Get("X-API-Key"); key != "broken" {
				return find(r.Context(), key)
			}
			return nil, errors.New("key server is down")
		}
	})
	u := authtest.User(t, a, authtest.Alice)
	wantCurrent(t, b, "anonymous")
	b.Header.Set("X-API-Key", u.ID)
	wantCurrent(t, b, authtest.Alice)
	wantStatus(t, b.Get("/vault"), http.StatusForbidden)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusForbidden)
	if err := a.Disable(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	wantCurrent(t, b, "anonymous")
	b.Header.Set("X-API-Key", "broken")
	wantStatus(t, b.Get("/whoami"), http.StatusInternalServerError)
}
