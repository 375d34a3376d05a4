package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
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
	home := b.Get("/")
	mustContain(t, home, `href="`+a.Path("/login")+`"`)
	mustNotContain(t, home, authtest.Alice)
	if loads != 0 || home.Header.Get("Set-Cookie") != "" {
		t.Errorf("stranger's home page: %d users loaded, Set-Cookie %q; want none", loads, home.Header.Get("Set-Cookie"))
	}

	// Step 1: the form.
	mustContain(t, b.Visit("/login"), `action="`+a.Path("/login")+`"`)

	// Steps 2 to 5: the same path, now POST, signs in and redirects home.
	answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/" {
		t.Fatalf("login: got %d to %q; want 303 to /", answer.StatusCode, answer.Header.Get("Location"))
	}
	cookie := b.Cookie("auth_session")
	if cookie == "" {
		t.Fatal("login set no session cookie")
	}
	if loads != 0 {
		t.Errorf("login loaded the user %d times through the session; there was none yet", loads)
	}

	// Steps 6 to 12: the home page greets, with one load however often the template
	// mentions the user.
	mustContain(t, b.Get("/"), "Hello, "+authtest.Alice)
	if loads != 1 {
		t.Errorf("home page loaded the user %d times; want 1", loads)
	}

	// A page that does not mention the current user loads nobody.
	b.Get(a.Path("/auth.css"))
	b.Get("/no/such/page")
	if loads != 1 {
		t.Errorf("pages without the user loaded it %d times; want 0", loads-1)
	}

	// Tampering with the cookie signs the visitor out, and is no error.
	for _, tampered := range []string{cookie[1:] + cookie[:1], cookie[:len(cookie)-1] + "!", cookie + "A", strings.ToUpper(cookie)} {
		stranger := b.Another()
		stranger.SetCookie(&http.Cookie{Name: "auth_session", Value: tampered, Path: "/"})
		answer := stranger.Get("/")
		if answer.StatusCode != http.StatusOK {
			t.Errorf("tampered cookie: got status %d; want 200", answer.StatusCode)
		}
		mustNotContain(t, answer, authtest.Alice)
	}

	// Signed out, the visitor is a stranger again.
	if answer := b.Submit("/logout"); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("logout: got status %d; want 303", answer.StatusCode)
	}
	mustNotContain(t, b.Get("/"), authtest.Alice)
	if b.Cookie("auth_session") != "" {
		t.Error("the session cookie is still there after logout")
	}
}

// TestSite asks for what only the whole site answers.
func TestSite(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, newHandler(a))
	tests := []struct {
		method, path string
		want         int
	}{
		{"GET", "/", http.StatusOK},
		{"HEAD", "/", http.StatusOK},
		{"POST", "/", http.StatusMethodNotAllowed},
		{"GET", "/no/such/page", http.StatusNotFound},
		{"POST", "/no/such/page", http.StatusNotFound},
		{"GET", a.Path("/login"), http.StatusOK},
		{"DELETE", a.Path("/login"), http.StatusMethodNotAllowed},
	}
	for _, test := range tests {
		answer := b.Do(b.Request(test.method, test.path, nil))
		if answer.StatusCode != test.want {
			t.Errorf("%s %s: got status %d; want %d", test.method, test.path, answer.StatusCode, test.want)
		}
		if answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: the headers of every page are missing", test.method, test.path)
		}
	}
	mustContain(t, b.Get("/no/such/page"), "Page not found")
}

// TestHSTS: only an https site may ask browsers for https.
func TestHSTS(t *testing.T) {
	for baseURL, want := range map[string]string{"http://localhost:8080": "", "https://example.com": "max-age=31536000"} {
		a := authtest.New(t, func(c *auth.Config) { c.BaseURL = baseURL })
		b := authtest.NewBrowser(t, a, newHandler(a))
		if got := b.Get("/").Header.Get("Strict-Transport-Security"); got != want {
			t.Errorf("%s: got Strict-Transport-Security %q; want %q", baseURL, got, want)
		}
	}
}

// TestHomeHidesErrors: a database that fails is an error page, not an anonymous visit.
func TestHomeHidesErrors(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) {
		c.UserLoader = func(context.Context, string) (*auth.User, error) { return nil, context.DeadlineExceeded }
	})
	b := authtest.NewBrowser(t, a, newHandler(a))
	b.SignIn(authtest.Alice)
	answer := b.Get("/")
	if answer.StatusCode != http.StatusInternalServerError {
		t.Errorf("got status %d; want 500", answer.StatusCode)
	}
	mustContain(t, answer, "Something went wrong")
	mustNotContain(t, answer, "deadline")
}

func mustContain(t *testing.T, answer authtest.Answer, want string) {
	t.Helper()
	if !strings.Contains(answer.Text, want) {
		t.Errorf("%s: page does not contain %q:\n%s", answer.Request.URL.Path, want, answer.Text)
	}
}

func mustNotContain(t *testing.T, answer authtest.Answer, text string) {
	t.Helper()
	if strings.Contains(answer.Text, text) {
		t.Errorf("%s: page contains %q:\n%s", answer.Request.URL.Path, text, answer.Text)
	}
}
