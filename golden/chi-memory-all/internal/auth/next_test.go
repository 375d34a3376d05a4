package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// offSite are ways to leave the site that were tried on others.
var offSite = []string{
	"", "account", "http://evil.example", "https:evil.example", "//evil.example", "///evil.example", `/\evil.example`,
	`\/evil.example`, `\\evil.example`, "/\t/evil.example", "/\n/evil.example", "/ /evil.example", "\t//evil.example",
	" //evil.example", "/a\\b", "/a b", "/\x00", "/a\x7f", "javascript:alert(1)", "data:text/html,x", "?next=/",
	"#x", "/" + strings.Repeat("a", 2048), "//", `/\`, "/%\r\nSet-Cookie: x=y",
}

func TestNextStaysOnSite(t *testing.T) {
	for _, next := range offSite {
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

// TestNextIsAPage: signing in must not lead to signing in, nor to where only forms go.
func TestNextIsAPage(t *testing.T) {
	a := authtest.New(t)
	for _, page := range []string{
		"/login", "/login?next=/x", "/login#x", "/logout", "/log%6Fut", "/account/signout", "/account/signout?x",
		"/account/../logout", "/account//signout", "/%zz",
	} {
		if got := auth.SafeNext(a.Path(page)); got != "/" {
			t.Errorf("SafeNext(%q) = %q; want /", a.Path(page), got)
		}
	}
}

// TestNextSurvivesFailure: a mistyped password does not lose the way.
func TestNextSurvivesFailure(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	next := `/members?q="><script>`
	answer := b.Submit("/login", "email", authtest.Alice, "password", "wrong one", "next", next)
	wantStatus(t, answer, http.StatusUnauthorized)
	if !strings.Contains(answer.Text, `value="/members?q=&#34;&gt;&lt;script&gt;"`) {
		t.Errorf("the form does not keep next, escaped:\n%s", answer.Text)
	}
	authtest.User(t, a, authtest.Alice)
	answer = b.Submit("/login", "email", authtest.Alice, "password", authtest.Password, "next", next)
	if got := answer.Header.Get("Location"); !strings.HasPrefix(got, "/members") {
		t.Errorf("login leads to %q; want /members", got)
	}
	for _, next := range offSite {
		answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password, "next", next)
		if got := answer.Header.Get("Location"); got != "/" {
			t.Errorf("login with next %q leads to %q; want /", next, got)
		}
	}
}

// TestEveryRedirectStaysOnSite: the pages that go on to next all keep to the rule.
func TestEveryRedirectStaysOnSite(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for _, next := range offSite {
		clock.Advance(time.Minute) // or it would be too many attempts
		for _, answer := range []authtest.Answer{
			b.Visit("/login?next=" + url.QueryEscape(next)),
			b.Submit("/reauth", "password", authtest.Password, "next", next),
		} {
			wantStatus(t, answer, http.StatusSeeOther)
			if got := answer.Header.Get("Location"); got != "/" {
				t.Errorf("%s with next %q leads to %q; want /", answer.Request.URL.Path, next, got)
			}
		}
	}
}
