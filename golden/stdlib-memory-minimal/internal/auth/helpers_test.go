package auth_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// clock is a clock that tests set. What counts attempts needs one even where it stands
// still: a slow machine would earn more of them meanwhile.
type clock struct{ now atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.now.Store(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) Now() time.Time { return time.Unix(0, c.now.Load()).UTC() }

func (c *clock) Advance(d time.Duration) { c.now.Add(int64(d)) }

// Use has an Auth go by c.
func (c *clock) Use(cfg *auth.Config) { cfg.Now = c.Now }

// site is our pages and a few of an owner.
func site(a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", a.Handler())
	mux.HandleFunc("/silent", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "nobody asked") })
	who := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })
	mux.Handle("/whoami", who)
	mux.Handle("/members", a.LoginRequired(who))
	mux.Handle("/vault", a.FreshLoginRequired(who))
	return a.Middleware(mux)
}

// visit returns an Auth for that site, and a browser that visits it.
func visit(t *testing.T, changes ...func(*auth.Config)) (*auth.Auth, *authtest.Browser) {
	t.Helper()
	a := authtest.New(t, changes...)
	return a, authtest.NewBrowser(t, a, site(a))
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

// cookieIn returns the cookie of that name that answer sets, or nil.
func cookieIn(answer authtest.Answer, name string) *http.Cookie {
	for _, cookie := range answer.Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// wantDeleted checks that answer has the browser forget those cookies.
func wantDeleted(t *testing.T, answer authtest.Answer, names ...string) {
	t.Helper()
	for _, name := range names {
		if cookie := cookieIn(answer, name); cookie == nil || cookie.MaxAge >= 0 {
			t.Errorf("%s: got cookie %v; want %s deleted", answer.Request.URL.Path, cookie, name)
		}
	}
}

func trustProxy(c *auth.Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
}

// logTo has an Auth log to w, as it does by default to standard error.
func logTo(w io.Writer) func(*auth.Config) {
	return func(c *auth.Config) { c.Logger = slog.New(slog.NewTextHandler(w, nil)) }
}

func cancel(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// wantFormAgain checks that answer is a form that was sent too often, with what was typed
// and without the password "a guess".
func wantFormAgain(t *testing.T, answer authtest.Answer, typed ...string) {
	t.Helper()
	wantStatus(t, answer, http.StatusTooManyRequests)
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 30 {
		t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
	}
	for _, want := range append(typed, `<form method="post"`, `role="alert"`) {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("%s: the page lacks %q:\n%s", answer.Request.URL.Path, want, answer.Text)
		}
	}
	if strings.Contains(answer.Text, "a guess") {
		t.Errorf("%s: the page sends the password back", answer.Request.URL.Path)
	}
}
