package auth_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestRefusalIsAPageOfOurs: a visitor sent by another site is told so in words.
func TestRefusalIsAPageOfOurs(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, a.Handler())
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	answer := b.Submit("/login")
	wantStatus(t, answer, http.StatusForbidden)
	if !strings.Contains(answer.Text, "<h1>") {
		t.Errorf("got %s:\n%s", answer.Header.Get("Content-Type"), answer.Text)
	}
}

// TestErrorPagesKnowTheUser where your layout greets them: what a page can show, the page
// about a refusal can, and the log has no word of it.
func TestErrorPagesKnowTheUser(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log))
	a.SetLayout(`{{define "layout"}}<p>{{.CurrentUser.Email}}</p>{{template "main" .}}{{end}}`)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.HandleFunc("/missing", a.NotFound)
	for name, handler := range map[string]http.Handler{"around everything": a.Middleware(a.CSRF(mux)), "around our pages": a.Handler()} {
		b := authtest.NewBrowser(t, a, handler)
		b.SignIn(authtest.Alice)
		noForm := b.Do(b.Request(http.MethodPost, a.Path("/login"), nil))
		b.Header.Set("Sec-Fetch-Site", "cross-site")
		for what, answer := range map[string]authtest.Answer{"no form": noForm, "of another site": b.Submit("/login")} {
			if !strings.Contains(answer.Text, "<p>"+authtest.Alice+"</p>") || !strings.Contains(answer.Text, "<h1>") {
				t.Errorf("CSRF %s: %s: got status %d and\n%s", name, what, answer.StatusCode, answer.Text)
			}
		}
	}
	b := authtest.NewBrowser(t, a, a.Middleware(a.CSRF(mux)))
	b.SignIn(authtest.Alice)
	if answer := b.Get("/missing"); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("page not found: got\n%s", answer.Text)
	}
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	if answer := b.Post("/members"); answer.StatusCode != http.StatusForbidden || !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("form of yours, sent by another site: got status %d and\n%s", answer.StatusCode, answer.Text)
	}
	if strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("the log says:\n%s", log.String())
	}
}

var (
	passwordField = regexp.MustCompile(`<input[^>]* type="password"[^>]*>`)
	nameAttribute = regexp.MustCompile(` name="([^"]*)"`)
)

// TestPasswordManagersAreTold which password a field wants: the one they have, or one
// that they are to make up.
func TestPasswordManagersAreTold(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	stranger, stale := b.Another(), b.Another()
	stale.SignIn(authtest.Alice)
	clock.Advance(time.Hour)
	b.SignIn(authtest.Alice)
	fields := 0
	for _, page := range pages {
		for _, visitor := range []*authtest.Browser{stranger, stale, b} {
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
