package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestMethods asks every page with every method.
func TestMethods(t *testing.T) {
	a := authtest.New(t)
	checkMethods(t, a, a.Handler())
}

// checkMethods asks every page of handler, which serves all of ours, with every method.
func checkMethods(t *testing.T, a *auth.Auth, handler http.Handler) {
	t.Helper()
	b := authtest.NewBrowser(t, a, handler)
	b.SignIn(authtest.Alice)
	stranger := b.Another()
	for _, page := range pages {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			for _, visitor := range []*authtest.Browser{stranger, b} {
				checkMethod(t, visitor.Do(visitor.Request(method, a.Path(page.path), nil)), page.allow)
			}
			if page.allow == "POST" && method == "POST" {
				b.SignIn(authtest.Alice) // which may be what it ended
			}
		}
	}
}

// checkMethod checks answer, from a page that allows those methods. What a page does not
// allow it refuses before it asks who is there: to sign in would not help.
func checkMethod(t *testing.T, answer authtest.Answer, allow string) {
	t.Helper()
	method, path := answer.Request.Method, answer.Request.URL.Path
	refused := answer.StatusCode == http.StatusMethodNotAllowed
	if allowed := strings.Contains(" "+allow+",", " "+method+","); refused == allowed {
		t.Errorf("%s %s: got status %d", method, path, answer.StatusCode)
	}
	if got := answer.Header.Get("Allow"); refused && got != allow {
		t.Errorf("%s %s: got Allow %q; want %q", method, path, got, allow)
	}
	if method == "HEAD" && answer.Text != "" {
		t.Errorf("HEAD %s has a body", path)
	}
}

// pages are ours, with what each allows.
var pages = []struct{ path, allow string }{
	{"/login", "GET, POST, HEAD"},
	{"/logout", "POST"},
	{"/auth.css", "GET, HEAD"},
	{"/account", "GET, HEAD"},
	{"/account/signout", "POST"},
	{"/reauth", "GET, POST, HEAD"},
	{"/account/password", "GET, POST, HEAD"},
}

// TestHeaders: our pages are strict, and nobody keeps a copy of them.
func TestHeaders(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, a.Handler())
	b.SignIn(authtest.Alice)
	for _, page := range []string{"/login", "/account", "/account/password"} {
		h := b.Visit(page).Header
		for name, want := range map[string]string{
			"Cache-Control":              "no-store",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: got %s %q; want %q", page, name, h.Get(name), want)
			}
		}
		for _, want := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), want) {
				t.Errorf("%s: policy %q lacks %q", page, h.Get("Content-Security-Policy"), want)
			}
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: sets HSTS, which is for the host's owner to decide", page)
		}
	}
	for _, page := range []string{"/login", "/account", "/account/password", "/reauth"} {
		text := b.Visit(page).Text
		if strings.Contains(text, "<script") || strings.Contains(text, "style=") {
			t.Errorf("%s has what its policy forbids", page)
		}
	}
}

func TestCrossSiteIsRefused(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, a.Handler())
	authtest.User(t, a, authtest.Alice)
	tests := []struct {
		header, value string
		want          int
	}{
		{"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-site", http.StatusForbidden},
		{"Origin", "https://evil.example", http.StatusForbidden},
		{"Origin", "null", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-origin", http.StatusSeeOther},
		{"Sec-Fetch-Site", "none", http.StatusSeeOther},
		{"Origin", "http://localhost:8080", http.StatusSeeOther}, // BASE_URL's
		{"X-Nothing", "", http.StatusSeeOther},
	}
	for _, test := range tests {
		b := b.Another()
		b.Header.Set(test.header, test.value)
		// The login form too: signing a visitor in as somebody else is an attack.
		answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
		if answer.StatusCode != test.want {
			t.Errorf("%s: %s: got status %d; want %d", test.header, test.value, answer.StatusCode, test.want)
		}
	}
}

func TestFormLimits(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, a.Handler())
	const form = "application/x-www-form-urlencoded"
	tests := []struct {
		name, contentType, body string
		want                    int
	}{
		{"JSON", "application/json", "{}", http.StatusUnsupportedMediaType},
		{"multipart", "multipart/form-data; boundary=x", "--x--", http.StatusUnsupportedMediaType},
		{"no type", "", "email=x", http.StatusUnsupportedMediaType},
		{"charset", form + "; charset=utf-8", "email=x", http.StatusUnauthorized},
		{"too large", form, "email=" + strings.Repeat("x", 70_000), http.StatusRequestEntityTooLarge},
		{"broken", form, "email=%zz", http.StatusBadRequest},
	}
	for _, test := range tests {
		for _, known := range []int64{int64(len(test.body)), -1} { // -1: sent in chunks, without a length
			r := b.Request(http.MethodPost, a.Path("/login"), strings.NewReader(test.body))
			r.ContentLength = known
			r.Header.Set("Content-Type", test.contentType)
			if answer := b.Do(r); answer.StatusCode != test.want {
				t.Errorf("%s, length %d: got status %d; want %d", test.name, known, answer.StatusCode, test.want)
			}
		}
	}
}
