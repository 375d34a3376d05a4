package main

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestLoginSequence follows one login from the first page to the greeting, and out
// again. The steps are those in the comment of package auth.
func TestLoginSequence(t *testing.T) {
	var loads int
	a := authtest.New(t, func(c *auth.Config) {
		load := c.Store.UserByID
		c.UserLoader = func(ctx context.Context, id string) (*auth.User, error) {
			loads++
			return load(ctx, id)
		}
	})
	authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, newHandler(a))

	// The home page of a stranger leads to the login page.
	if home := b.Get("/"); !strings.Contains(home.Text, `href="`+a.Path("/login")+`"`) || len(home.Cookies()) > 0 || loads > 0 {
		t.Errorf("stranger: %d users loaded, cookies %v; want none, and a link to the login page:\n%s", loads, home.Cookies(), home.Text)
	}

	// Step 1: the form.
	if form := b.Visit("/login"); !strings.Contains(form.Text, `action="`+a.Path("/login")+`"`) {
		t.Errorf("the login page has no form:\n%s", form.Text)
	}

	// Steps 2 to 5: the same path, now POST, signs in and redirects home.
	answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || to != "/" || b.Cookie("auth_session") == "" {
		t.Fatalf("login: got %d to %q; want 303 to / and a session", answer.StatusCode, to)
	}

	// Steps 6 to 12: the home page greets, with one load however often the template
	// mentions the user. A page that does not mention the user loads nobody.
	if home := b.Get("/"); !strings.Contains(home.Text, authtest.Alice) {
		t.Errorf("the home page does not greet:\n%s", home.Text)
	}
	b.Get(a.Path("/auth.css"))
	b.Get("/no/such/page")
	if loads != 1 {
		t.Errorf("the user was loaded %d times; want once, for the home page", loads)
	}

	// Signed out, the visitor is a stranger again.
	b.Submit("/logout")
	if home := b.Get("/"); strings.Contains(home.Text, authtest.Alice) || b.Cookie("auth_session") != "" {
		t.Errorf("signed out, the home page says\n%s", home.Text)
	}
}

// TestSite: what only the whole site answers, and that browsers are told to be strict with
// all of it. Only an https site may ask for https.
func TestSite(t *testing.T) {
	for baseURL, hsts := range map[string]string{"http://localhost:8080": "", "https://example.com": "max-age=31536000"} {
		a := authtest.New(t, func(c *auth.Config) { c.BaseURL = baseURL })
		b := authtest.NewBrowser(t, a, newHandler(a))
		for line, want := range map[string]int{
			"GET /":                            http.StatusOK,
			"HEAD /":                           http.StatusOK,
			"GET /no/such/page":                http.StatusNotFound,
			"POST /no/such/page":               http.StatusNotFound,
			"GET " + a.Path("/login"):          http.StatusOK,
			"HEAD " + a.Path("/login"):         http.StatusOK,
			"DELETE " + a.Path("/login"):       http.StatusMethodNotAllowed,
			"GET " + a.Path("/logout"):         http.StatusMethodNotAllowed,
			"GET /.well-known/change-password": http.StatusFound,
		} {
			method, path, _ := strings.Cut(line, " ")
			answer := b.Do(b.Request(method, path, nil))
			h := answer.Header
			if answer.StatusCode != want || h.Get("Strict-Transport-Security") != hsts || h.Get("X-Content-Type-Options") != "nosniff" ||
				h.Get("Cross-Origin-Opener-Policy") != "same-origin" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Errorf("%s: %s: got status %d; want %d and the headers of every page: %v", baseURL, line, answer.StatusCode, want, h)
			}
		}
	}
}

// TestCrossSiteIsRefused on your own routes too, before they are even looked for.
func TestCrossSiteIsRefused(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, newHandler(a))
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	for _, path := range []string{"/", "/a/route/of/your/own", a.Path("/logout")} {
		if got := b.Post(path).StatusCode; got != http.StatusForbidden {
			t.Errorf("POST %s: got status %d; want 403", path, got)
		}
	}
}

// TestServerIsBounded: a client that is slow, or sends a lot, does not hold on to us.
func TestServerIsBounded(t *testing.T) {
	s := newServer(http.NotFoundHandler())
	times := []time.Duration{s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout}
	if slices.Min(times) <= 0 || slices.Max(times) > 2*time.Minute || s.ReadHeaderTimeout > 5*time.Second {
		t.Errorf("got timeouts %v; want at most 5s for headers and 2m for all else", times)
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("headers may take %d bytes; want at most 64 KiB", s.MaxHeaderBytes)
	}
}

// TestServe finishes what is under way when it is told to end.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			stop()
			select {
			case <-r.Context().Done(): // cut off
			case <-time.After(100 * time.Millisecond):
			}
			w.WriteHeader(http.StatusTeapot)
		}))
	}()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil || answer.StatusCode != http.StatusTeapot || <-ended != nil {
		t.Errorf("got %v, %v; want the answer", answer, err)
	}
}
