package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestScriptsAreNotRedirected: they have no use for a login page. A browser asks for HTML,
// and old scripts that do so too say who they are in X-Requested-With; where
// Sec-Fetch-Mode is known it decides.
func TestScriptsAreNotRedirected(t *testing.T) {
	_, b := visit(t)
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
	_, b := visit(t)
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

// sendFrom has b say, as browsers do, that its forms are on that page.
func sendFrom(b *authtest.Browser, page string) {
	b.Header.Set("Referer", b.Request(http.MethodGet, page, nil).URL.String())
}

// TestRefusedFormOfYours: where a form of an owner's page stands only the browser knows.
func TestRefusedFormOfYours(t *testing.T) {
	a, b := visit(t)
	here := b.Request(http.MethodGet, "", nil).URL.String()
	for _, test := range []struct{ action, from, want string }{
		{"/members", here + "/posts?page=2", "/posts?page=2"},
		{"/members", "http://localhost:8080/posts", "/posts"}, // BASE_URL's, where a proxy has another Host
		{"/members", "https://evil.example/posts", "/"},
		{"/members", here, "/"},
		{"/members", here + "//evil.example", "/"},
		{"/members", here + a.Path("/account/signout"), "/"}, // no page
		{"/members", "", "/"},
		{"/members", ":", "/"},
		{a.Path("/account/password"), "", a.Path("/account/password")},
		{a.Path("/account/signout"), "", a.Path("/account")},
		{a.Path("/reauth"), "https://evil.example/posts", a.Path("/reauth")},
		{a.Path("/account/password"), here + a.Path("/account/password"), a.Path("/account/password")},
		{a.Path("/account/signout"), here + a.Path("/account"), a.Path("/account")},
		{a.Path("/reauth"), here + a.Path("/reauth") + "?next=%2Fvault", a.Path("/reauth") + "?next=%2Fvault"},
	} {
		b := b.Another()
		b.Header.Set("Referer", test.from)
		to, err := url.Parse(b.Post(test.action).Header.Get("Location"))
		if err != nil || to.Path != a.Path("/login") || to.Query().Get("next") != test.want {
			t.Errorf("POST %s from %q leads to %s, %v; want the login page and then %q", test.action, test.from, to, err, test.want)
		}
	}
}

// TestNext is a page of this site, and neither one to sign in at nor one for forms only.
func TestNext(t *testing.T) {
	a := authtest.New(t)
	refused := slices.Clone(offSite)
	for _, page := range []string{
		"/login", "/login?next=/x", "/login#x", "/logout", "/log%6Fut", "/account/signout", "/account/signout?x",
		"/account/../logout", "/account//signout", "/%zz",
	} {
		refused = append(refused, a.Path(page))
	}
	for _, next := range refused {
		if got := auth.SafeNext(next); got != "/" {
			t.Errorf("SafeNext(%q) = %q; want /", next, got)
		}
	}
	for _, next := range []string{"/", "/account", "/a/b?c=d&e=f#g", "/a//b", "/é", "/%2F%2Fevil", "/@evil.example", "/?u=http://x"} {
		if got := auth.SafeNext(next); got != next {
			t.Errorf("SafeNext(%q) = %q; want it kept", next, got)
		}
	}
}

// TestNextSurvivesFailure: a mistyped password does not lose the way, and each page that goes
// on to next stays on this site.
func TestNextSurvivesFailure(t *testing.T) {
	a, b := visit(t)
	answer := b.Submit("/login", "username", authtest.Alice, "password", "wrong one", "next", `/members?q="><script>`)
	wantStatus(t, answer, http.StatusUnauthorized)
	if !strings.Contains(answer.Text, `value="/members?q=&#34;&gt;&lt;script&gt;"`) {
		t.Errorf("the form does not keep next, escaped:\n%s", answer.Text)
	}
	authtest.User(t, a, authtest.Alice)
	for next, want := range map[string]string{"/members": "/members", "//evil.example": "/"} {
		for _, answer := range []authtest.Answer{
			b.Submit("/login", "username", authtest.Alice, "password", authtest.Password, "next", next),
			b.Visit("/login?next=" + url.QueryEscape(next)),
			b.Submit("/reauth", "password", authtest.Password, "next", next),
		} {
			wantStatus(t, answer, http.StatusSeeOther)
			if got := answer.Header.Get("Location"); got != want {
				t.Errorf("%s with next %q leads to %q; want %s", answer.Request.URL.Path, next, got, want)
			}
		}
	}
}

// offSite are ways to leave the site that were tried on others.
var offSite = []string{
	"evil.example", "//evil.example", `\/evil.example`, `/\evil.example`, `\\evil.example`, "/\t/evil.example", "/\n/evil.example",
	"/ /evil.example", "\t//evil.example", "/\x7f/evil.example", "/" + strings.Repeat("x", 3000),
}
