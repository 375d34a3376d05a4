package auth_test

import (
	"net/http"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
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
