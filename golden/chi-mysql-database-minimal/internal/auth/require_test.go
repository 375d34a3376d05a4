package auth_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// TestScriptsAreNotRedirected: they have no use for a login page. A browser asks for HTML,
// and old scripts that do so too say who they are in X-Requested-With; where
// Sec-Fetch-Mode is known it decides.
func TestScriptsAreNotRedirected(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	for _, test := range []struct {
		accept, requestedWith, mode string
		want                        int
	}{
		{"text/html,*/*;q=0.8", "", "", http.StatusSeeOther},
		{"text/html", "XMLHttpRequest", "", http.StatusUnauthorized},
		{"text/html", "com.android.browser", "", http.StatusSeeOther},
		{"text/html", "", "cors", http.StatusUnauthorized},
		{"*/*", "", "navigate", http.StatusSeeOther},
		{"*/*", "", "", http.StatusUnauthorized},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			r := b.Request(method, "/members", nil)
			for name, value := range map[string]string{"Accept": test.accept, "X-Requested-With": test.requestedWith, "Sec-Fetch-Mode": test.mode} {
				r.Header.Del(name)
				if value != "" {
					r.Header.Set(name, value)
				}
			}
			if got := b.Do(r).StatusCode; got != test.want {
				t.Errorf("%s %+v: got status %d", method, test, got)
			}
		}
	}
}

// TestNoCacheKeepsWhatCookiesDecide: neither a refusal, which the next visitor may not
// deserve, nor a page that brings or takes away one of our cookies.
func TestNoCacheKeepsWhatCookiesDecide(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	answers := []authtest.Answer{b.Get("/members"), b.Post("/members")}
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	answers = append(answers, b.Get("/whoami"), b.Get("/vault"), b.Post("/vault"))
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: "bad", Path: "/"})
	b.SetCookie(&http.Cookie{Name: "auth_remember", Value: "bad", Path: "/"})
	for i, answer := range append(answers, b.Get("/whoami")) {
		if got := answer.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("answer %d: got Cache-Control %q; want no-store", i, got)
		}
	}
}

var stylesheetLink = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)">`)

// TestStylesheetIsKept by browsers and caches for good at the address that pages have for
// it, which tells its contents: a colour that was changed shows at once. At any other
// address they ask each time. With a cookie nobody keeps it.
func TestStylesheetIsKept(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("cookie") {
			w.Header().Set("Set-Cookie", "theirs=1")
		}
		a.Handler().ServeHTTP(w, r)
	}))
	path := stylesheetLink.FindStringSubmatch(b.Visit("/login").Text)[1]
	const good, ask = "public, max-age=31536000, immutable", "no-cache"
	for path, want := range map[string]string{
		path:                             good,
		path + "&cookie=1":               "no-store",
		path + "0":                       ask,
		a.Path("/auth.css"):              ask,
		a.Path("/auth.css") + "?v=":      ask,
		a.Path("/auth.css") + "?cookie=": "no-store",
	} {
		if got := b.Get(path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: got Cache-Control %q; want %q", path, got, want)
		}
	}
	css := b.Get(path)
	if hash := fmt.Sprintf("%x", sha256.Sum256([]byte(css.Text))); len(css.Text) == 0 || !strings.HasPrefix(hash, path[len(path)-16:]) {
		t.Errorf("%s does not stand for contents of hash %s", path, hash)
	}
	again := b.Request(http.MethodGet, a.Path("/auth.css"), nil)
	again.Header.Set("If-None-Match", css.Header.Get("ETag"))
	if answer := b.Do(again); answer.StatusCode != http.StatusNotModified || answer.Header.Get("Cache-Control") != ask {
		t.Errorf("asked whether it changed: got status %d, Cache-Control %q", answer.StatusCode, answer.Header.Get("Cache-Control"))
	}
}
