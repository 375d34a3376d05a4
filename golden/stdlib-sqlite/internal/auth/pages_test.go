package auth_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// TestMethods asks every page with every method.
func TestMethods(t *testing.T) {
	a := authtest.New(t)
	checkMethods(t, a, a.Handler(), http.StatusMethodNotAllowed)
}

// checkMethods asks every page of handler, which serves all of ours and answers one of
// others to a method that a page does not have.
func checkMethods(t *testing.T, a *auth.Auth, handler http.Handler, others ...int) {
	t.Helper()
	b := authtest.NewBrowser(t, a, handler)
	served := make(map[string]bool)
	for _, page := range pages {
		served[page.method+page.path] = true
		served[strings.Replace(page.method, "GET", "HEAD", 1)+page.path] = true
	}
	for _, page := range pages {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"} {
			answer := b.Do(b.Request(method, a.Path(page.path), nil))
			ours, other := answer.Header.Get("Referrer-Policy") != "", slices.Contains(others, answer.StatusCode)
			if want := served[method+page.path]; ours != want || other == want {
				t.Errorf("%s %s: got status %d; served %v, want %v", method, page.path, answer.StatusCode, ours, want)
			}
		}
	}
}

// pages are ours, and whom they are for.
var pages = []struct{ method, path, who string }{
	{"GET", "/login", "public"},
	{"POST", "/login", "public"},
	{"POST", "/logout", "public"},
	{"GET", "/reauth", "member"},
	{"POST", "/reauth", "member"},
	{"GET", "/account", "member"},
	{"POST", "/account/signout", "member"},
	{"GET", "/account/password", "fresh"},
	{"POST", "/account/password", "fresh"},
	{"GET", "/auth.css", "public"},
	{"GET", "/icon.svg", "public"},
	{"GET", "/register", "public"},
	{"POST", "/register", "public"},
	{"GET", "/forgot", "public"},
	{"POST", "/forgot", "public"},
	{"GET", "/reset/{token}", "public"},
	{"POST", "/reset/{token}", "public"},
	{"GET", "/account/delete", "fresh"},
	{"POST", "/account/delete", "fresh"},
	{"GET", "/dev/mail", "public"},
}

// TestGuards: what is for users is for nobody else, and a remembered browser is not enough
// where the password is wanted.
func TestGuards(t *testing.T) {
	a, b := visit(t)
	remembered := b.Another()
	remembered.SignIn(authtest.Alice, "remember", "1")
	remembered.Restart()
	leadsTo := func(visitor *authtest.Browser, method, path, to string) bool {
		answer := visitor.Do(visitor.Request(method, a.Path(path), nil))
		return strings.HasPrefix(answer.Header.Get("Location"), a.Path(to)+"?next=")
	}
	for _, page := range pages {
		if got := leadsTo(b, page.method, page.path, "/login"); got != (page.who != "public") {
			t.Errorf("%s %s leads a stranger to the login page: %v", page.method, page.path, got)
		}
		if page.who == "fresh" && !leadsTo(remembered, page.method, page.path, "/reauth") {
			t.Errorf("%s %s does not ask for the password", page.method, page.path)
		}
	}
}

// TestHeaders: our pages are strict, and nobody keeps a copy of them.
func TestHeaders(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.BaseURL = "https://example.com" })
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

// TestParsePage puts a page of your own into the layout. What it shows of a user is
// escaped, and what goes wrong in it is an error page.
func TestParsePage(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.AppName = "Fish & Chips" })
	for text, want := range map[string]int{"{{.AppName}}": http.StatusOK, "half {{.Missing}}": http.StatusInternalServerError} {
		files := fstest.MapFS{"mine.html": {Data: []byte(`{{define "title"}}Mine{{end}}{{define "main"}}<p>` + text + `</p>{{end}}`)}}
		page, err := a.ParsePage(files, "mine.html")
		if err != nil {
			t.Fatal(err)
		}
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a.Render(w, r, http.StatusOK, page, a.NewPage(r))
		})))
		answer := b.Get("/")
		wantStatus(t, answer, want)
		if want == http.StatusOK && !strings.Contains(answer.Text, "<p>Fish &amp; Chips</p>") ||
			strings.Contains(answer.Text, "half") || !strings.Contains(answer.Text, a.Path("/auth.css")) {
			t.Errorf("%s: got\n%s", text, answer.Text)
		}
	}
}
