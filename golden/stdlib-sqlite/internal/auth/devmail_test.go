package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

func noMailer(c *auth.Config) { c.Mailer = nil }

// TestDevMail: on one's own machine mail can be read without a mail server, by whoever has
// the key. No other page tells the key: behind a proxy strangers may look local.
func TestDevMail(t *testing.T) {
	a, b := visit(t, noMailer)
	u := correspondent(t, a, authtest.Alice)
	for _, page := range tokenPages {
		if page.ask != "" {
			b.Submit(page.ask, "email", authtest.Alice)
		}
	}
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, key, _ := strings.Cut(a.DevMailURL(), "?key=")
	if page := b.Visit(a.DevMailPage()).Text; !strings.Contains(page, u.Address()) || !strings.Contains(page, "view=text") || !strings.Contains(page, `target="_blank"`) {
		t.Errorf("the page lacks the mail, or opening it leaves no way back:\n%s", page)
	}
	for view, want := range map[string]string{"": "<!DOCTYPE html>", "&view=text": `href="?key=` + key + `"`} {
		answer := b.Visit(a.DevMailPage() + "&mail=1" + view)
		wantStatus(t, answer, http.StatusOK)
		if !strings.Contains(answer.Text, want) || !strings.Contains(answer.Text, authtest.Alice) || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("view %q lacks %q:\n%s", view, want, answer.Text)
		}
	}
	wantStatus(t, b.Visit("/dev/mail?mail=1"), http.StatusNotFound)
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a new one, longer"), http.StatusSeeOther)
	for _, page := range pages {
		answer := b.Visit(page.path + "?sent=" + authtest.Alice)
		if strings.Contains(answer.Text+answer.Header.Get("Location"), key) {
			t.Errorf("%s tells the key", page.path)
		}
	}
}

// TestDevMailIsForDevelopment: no site that others can reach has such a page, and nobody
// else sees it on this machine.
func TestDevMailIsForDevelopment(t *testing.T) {
	for name, change := range map[string]func(*auth.Config){
		"https":         func(c *auth.Config) { c.BaseURL = "https://example.com" },
		"InsecureHTTP":  func(c *auth.Config) { c.BaseURL, c.InsecureHTTP = "http://intranet", true },
		"a mail server": authtest.NewMailbox().Use,
	} {
		if url := authtest.New(t, noMailer, change).DevMailURL(); url != "" {
			t.Errorf("%s: mail is shown at %s", name, url)
		}
	}
	a := authtest.New(t, noMailer)
	handler := a.Handler()
	for name, change := range map[string]func(r *http.Request){
		"":               func(*http.Request) {},
		"another key":    func(r *http.Request) { r.URL.RawQuery = "key=guess" },
		"another client": func(r *http.Request) { r.RemoteAddr = "203.0.113.1:1234" },
		"another host":   func(r *http.Request) { r.Host = "evil.example" },
		"a tunnel":       func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.1") },
	} {
		r := httptest.NewRequest(http.MethodGet, a.Path(a.DevMailPage()), nil)
		r.RemoteAddr, r.Host = "127.0.0.1:1234", "localhost:8080"
		change(r)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if shown := w.Code == http.StatusOK; shown != (name == "") {
			t.Errorf("%s: got status %d", name, w.Code)
		}
	}
}
