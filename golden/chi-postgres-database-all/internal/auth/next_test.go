package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// offSite are ways to leave the site that were tried on others.
var offSite = []string{
	"evil.example", "//evil.example", `\/evil.example`, `/\evil.example`, `\\evil.example`, "/\t/evil.example", "/\n/evil.example",
	"/ /evil.example", "\t//evil.example", "/\x7f/evil.example", "/" + strings.Repeat("x", 3000),
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
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	answer := b.Submit("/login", "email", authtest.Alice, "password", "wrong one", "next", `/members?q="><script>`)
	wantStatus(t, answer, http.StatusUnauthorized)
	if !strings.Contains(answer.Text, `value="/members?q=&#34;&gt;&lt;script&gt;"`) {
		t.Errorf("the form does not keep next, escaped:\n%s", answer.Text)
	}
	authtest.User(t, a, authtest.Alice)
	for next, want := range map[string]string{"/members": "/members", "//evil.example": "/"} {
		for _, answer := range []authtest.Answer{
			b.Submit("/login", "email", authtest.Alice, "password", authtest.Password, "next", next),
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
