package auth_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
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

// TestParsePage puts a page of your own into the layout. What it shows of a user is
// escaped, and what goes wrong in it is an error page.
func TestParsePage(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.AppName = "Fish & Chips" })
	for text, want := range map[string]int{"{{.AppName}} {{.Path `/login`}}": http.StatusOK, "half {{.Missing}}": http.StatusInternalServerError} {
		files := fstest.MapFS{"mine.html": {Data: []byte(`{{define "title"}}Mine{{end}}{{define "main"}}<p>` + text + `</p>{{end}}`)}}
		page, err := a.ParsePage(files, "mine.html")
		if err != nil {
			t.Fatal(err)
		}
		b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a.Render(w, r, http.StatusOK, page, a.NewPage(r))
		}))
		answer := b.Get("/")
		wantStatus(t, answer, want)
		if want == http.StatusOK && !strings.Contains(answer.Text, "<p>Fish &amp; Chips "+a.Path("/login")+"</p>") ||
			strings.Contains(answer.Text, "half") || !strings.Contains(answer.Text, a.Path("/auth.css")) {
			t.Errorf("%s: got\n%s", text, answer.Text)
		}
	}
}

// TestPagesOfTheSource are shown while an http loopback site is developed, as they are at
// each request, and never on a site that others use.
func TestPagesOfTheSource(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	source := filepath.Join(dir, filepath.FromSlash("internal/auth"))
	if err := os.CopyFS(source, auth.Embedded); err != nil {
		t.Fatal(err)
	}
	for baseURL, want := range map[string]bool{"http://localhost:8080": true, "https://example.com": false} {
		a := authtest.New(t, func(c *auth.Config) { c.BaseURL = baseURL })
		b := authtest.NewBrowser(t, a, a.Handler())
		changed := []byte(`{{define "title"}}{{end}}{{define "main"}}changed{{end}}`)
		if err := os.WriteFile(filepath.Join(source, "pages", "login.html"), changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.Visit("/login").Text, "changed"); got != want {
			t.Errorf("%s shows the page of the source: %v; want %v", baseURL, got, want)
		}
	}
}
