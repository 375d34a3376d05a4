package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// TestParsePage puts a page of your own into the layout. What it shows of a user is
// escaped, and what goes wrong in it is an error page.
func TestParsePage(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.AppName = "Fish & Chips" })
	for text, want := range map[string]int{"{{.AppName}}": http.StatusOK, "half {{.Missing}}": http.StatusInternalServerError} {
		files := fstest.MapFS{"mine.html": {Data: []byte(`{{define "title"}}Mine{{end}}{{define "main"}}<p>` + text + `</p>{{end}}`)}}
		page, err := a.ParsePage(files, "mine.html")
		if err != nil {
			t.Fatal(err)
		}
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a.Render(w, r, http.StatusOK, page, a.NewPage(r))
		})))
		answer := b.Get("/")
		wantStatus(t, answer, want)
		if want == http.StatusOK && !strings.Contains(answer.Text, "<p>Fish &amp; Chips</p>") ||
			strings.Contains(answer.Text, "half") || !strings.Contains(answer.Text, a.Path("/auth.css")) {
			t.Errorf("%s: got\n%s", text, answer.Text)
		}
	}
}
