package auth_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestRefusalIsAPageOfOurs: a visitor sent by another site is told so in words.
func TestRefusalIsAPageOfOurs(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, a.Handler())
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	answer := b.Submit("/login")
	wantStatus(t, answer, http.StatusForbidden)
	if !strings.Contains(answer.Text, "<h1>That came from another site</h1>") {
		t.Errorf("got %s:\n%s", answer.Header.Get("Content-Type"), answer.Text)
	}
}

var (
	passwordField = regexp.MustCompile(`<input[^>]* type="password"[^>]*>`)
	nameAttribute = regexp.MustCompile(` name="([^"]*)"`)
)

// TestPasswordManagersAreTold which password a field wants: the one they have, or one
// that they are to make up.
func TestPasswordManagersAreTold(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	stranger := b.Another()
	b.SignIn(authtest.Alice)
	fields := 0
	for _, page := range pages {
		for _, visitor := range []*authtest.Browser{stranger, b} {
			for _, field := range passwordField.FindAllString(visitor.Visit(page.path).Text, -1) {
				fields++
				want := "current-password"
				if nameAttribute.FindStringSubmatch(field)[1] == "new_password" || page.path == "/register" {
					want = "new-password"
				}
				if !strings.Contains(field, ` autocomplete="`+want+`"`) {
					t.Errorf("%s: want autocomplete %s in %s", page.path, want, field)
				}
			}
		}
	}
	if fields < 4 {
		t.Errorf("found %d password fields; want four or more", fields)
	}
}

// TestInnermostAuthCounts: where a site has two kinds of users, say staff beside
// customers, a page behind both has those of the nearer one.
func TestInnermostAuthCounts(t *testing.T) {
	customers := authtest.New(t)
	staff := authtest.New(t, func(c *auth.Config) { c.CookiePrefix = "staff" })
	b := authtest.NewBrowser(t, staff, customers.Middleware(site(staff)))
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
}
