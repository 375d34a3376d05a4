package auth_test

import (
	"net/http"
	"net/url"
	"testing"

	"example.com/chi-memory-all/internal/auth/authtest"
)

// sendFrom has b say, as browsers do, that its forms are on that page.
func sendFrom(b *authtest.Browser, page string) {
	b.Header.Set("Referer", b.Request(http.MethodGet, page, nil).URL.String())
}

// TestRefusedFormOfYours: where a form of an owner's page stands only the browser knows.
func TestRefusedFormOfYours(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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
