package auth_test

import (
	"net/http"
	"net/url"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestScriptsAreNotRedirected: they have no use for a login page. Old ones say who they
// are in X-Requested-With; where Sec-Fetch-Mode is known it decides.
func TestScriptsAreNotRedirected(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	for _, test := range []struct {
		method, requestedWith, mode string
		want                        int
	}{
		{http.MethodGet, "", "", http.StatusSeeOther},
		{http.MethodHead, "", "", http.StatusSeeOther},
		{http.MethodGet, "XMLHttpRequest", "", http.StatusUnauthorized},
		{http.MethodGet, "", "cors", http.StatusUnauthorized},
		{http.MethodGet, "com.android.browser", "navigate", http.StatusSeeOther},
		{http.MethodPost, "", "navigate", http.StatusUnauthorized},
	} {
		r := b.Request(test.method, "/members", nil)
		for name, value := range map[string]string{"X-Requested-With": test.requestedWith, "Sec-Fetch-Mode": test.mode} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		if got := b.Do(r).StatusCode; got != test.want {
			t.Errorf("%+v: got status %d", test, got)
		}
	}
}

// TestRefusedReauth: it is for who is signed in, like the other pages of the account.
func TestRefusedReauth(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	wantLocation(t, b.Visit("/reauth"), a.Path("/login")+"?next="+url.QueryEscape(a.Path("/reauth")))
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusUnauthorized)
}

// TestRefusalUnderStripPrefix leads back to where the browser was, which the handler
// behind http.StripPrefix does not see.
func TestRefusalUnderStripPrefix(t *testing.T) {
	a := authtest.New(t)
	inside := a.LoginRequired(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	b := authtest.NewBrowser(t, a, http.StripPrefix("/shop", inside))
	wantLocation(t, b.Get("/shop/basket?page=2"), a.Path("/login")+"?next=%2Fshop%2Fbasket%3Fpage%3D2")
}

// TestNoCacheKeepsWhatCookiesDecide: neither a refusal, which the next visitor may not
// deserve, nor an owner's page that happens to bring or take away one of our cookies.
func TestNoCacheKeepsWhatCookiesDecide(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	answers := map[string]authtest.Answer{
		"a refused page load": b.Get("/members"),
		"a refused post":      b.Post("/members"),
	}
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	answers["a session brought back"] = b.Get("/whoami")
	answers["a login that is not fresh"] = b.Get("/vault")
	answers["a post that is not fresh"] = b.Post("/vault")
	b.SetCookie(&http.Cookie{Name: "auth_session", Value: "bad", Path: "/"})
	b.SetCookie(&http.Cookie{Name: "auth_remember", Value: "bad", Path: "/"})
	answers["a cookie taken away"] = b.Get("/whoami")
	for name, answer := range answers {
		if got := answer.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: got Cache-Control %q; want no-store", name, got)
		}
	}
	for _, name := range []string{"a session brought back", "a cookie taken away"} {
		if answers[name].Header.Get("Set-Cookie") == "" {
			t.Errorf("%s: got no Set-Cookie", name)
		}
	}
	if got := b.Get("/silent").Header.Get("Cache-Control"); got != "" {
		t.Errorf("a page that does not mention the user has Cache-Control %q; want none of ours", got)
	}
}

// TestStylesheetIsKept by browsers and caches, unless it brings a cookie.
func TestStylesheetIsKept(t *testing.T) {
	a := authtest.New(t)
	for cookie, want := range map[string]string{"": "public, max-age=3600", "theirs=1": "no-store"} {
		b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if cookie != "" {
				w.Header().Set("Set-Cookie", cookie)
			}
			a.Handler().ServeHTTP(w, r)
		}))
		if got := b.Visit("/auth.css").Header.Get("Cache-Control"); got != want {
			t.Errorf("Set-Cookie %q: stylesheet has Cache-Control %q; want %q", cookie, got, want)
		}
	}
}
