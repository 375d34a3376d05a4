package browser

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLayoutThatNamesTheUser has the frame of every page greet the visitor, as owners
// do, and another site's form refused all over the program: that is a page like any
// other, and no error for the log.
func TestLayoutThatNamesTheUser(t *testing.T) {
	for _, golden := range []string{"stdlib-memory-minimal", "chi-memory-all"} {
		t.Run(golden, func(t *testing.T) {
			source := filepath.Join(t.TempDir(), "source")
			if err := os.CopyFS(source, os.DirFS(filepath.Join("..", golden))); err != nil {
				t.Fatal(err)
			}
			layout := filepath.Join(source, "internal", "auth", "pages", "layout.html")
			text, err := os.ReadFile(layout)
			if err != nil {
				t.Fatal(err)
			}
			edited := bytes.Replace(text, []byte("</header>"), []byte("{{if .CurrentUser.IsAnonymous}}Welcome, stranger{{end}}</header>"), 1)
			if bytes.Equal(edited, text) {
				t.Fatalf("%s has no header to greet in", layout)
			}
			if err := os.WriteFile(layout, edited, 0o600); err != nil {
				t.Fatal(err)
			}
			s := startSite(t, source)
			for _, path := range []string{"/", "/a/route/of/your/own", "/login"} {
				r, err := http.NewRequest(http.MethodPost, s.url+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Sec-Fetch-Site", "cross-site")
				answer, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				page, err := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				if err != nil {
					t.Fatal(err)
				}
				if answer.StatusCode != http.StatusForbidden || !strings.Contains(string(page), "Welcome, stranger") {
					t.Errorf("POST %s from another site: got status %d and\n%s", path, answer.StatusCode, page)
				}
			}
			if strings.Contains(s.log.String(), "ERROR") {
				t.Errorf("the log says:\n%s", &s.log)
			}
		})
	}
}
