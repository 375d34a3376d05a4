package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
	"example.com/chi-postgres-database-all/internal/auth/mail"
)

func noMailer(c *auth.Config) { c.Mailer = nil }

// TestDevMail: on one's own machine mail can be read without a mail server.
func TestDevMail(t *testing.T) {
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), noMailer)
	b := authtest.NewBrowser(t, a, site(a))
	if answer := b.Visit(a.DevMailPage()); answer.StatusCode != http.StatusOK || !strings.Contains(answer.Text, "Nothing yet") {
		t.Errorf("empty mailbox: got %d\n%s", answer.StatusCode, answer.Text)
	}
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := b.Visit(a.DevMailPage()).Text
	if !strings.Contains(page, u.Address()) || !strings.Contains(page, "was changed") {
		t.Errorf("the page lacks the mail:\n%s", page)
	}
	for view, want := range map[string]string{"": "<!DOCTYPE html>", "&view=text": "there is nothing to do"} {
		answer := b.Visit(a.DevMailPage() + "&mail=1" + view)
		wantStatus(t, answer, http.StatusOK)
		if !strings.Contains(answer.Text, want) || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("view %q lacks %q:\n%s", view, want, answer.Text)
		}
	}
	wantStatus(t, b.Visit(a.DevMailPage()+"&mail=2"), http.StatusNotFound)
	wantStatus(t, b.Visit("/dev/mail?mail=1"), http.StatusNotFound)
	if want := "http://localhost:8080" + a.Path(a.DevMailPage()); a.DevMailURL() != want {
		t.Errorf("DevMailURL is %q; want %q", a.DevMailURL(), want)
	}
}

// TestDevMailOfACommand: what an operator does may send mail, which is read in the log.
// There is no page to look at, and none is named; nor is every command a warning.
func TestDevMailOfACommand(t *testing.T) {
	var log strings.Builder
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), noMailer, logTo(&log)) // without Routes
	u := withAddress(t, a, store, authtest.Alice)
	if strings.Contains(log.String(), "WARN") {
		t.Errorf("every command says:\n%s", log.String())
	}
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{u.Address(), "was changed"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, log.String())
		}
	}
	for _, bad := range []string{"/dev/mail", "WARN"} {
		if strings.Contains(log.String(), bad) {
			t.Errorf("the log has %q:\n%s", bad, log.String())
		}
	}
}

// TestDevMailIsEscaped: what a mail says is no part of the page.
func TestDevMailIsEscaped(t *testing.T) {
	a := authtest.New(t, noMailer)
	m := mail.Message{To: "alice@example.com", Subject: "<i>number</i>", Text: "text"}
	if err := a.Mailer().Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if page := authtest.NewBrowser(t, a, site(a)).Visit(a.DevMailPage()).Text; !strings.Contains(page, "&lt;i&gt;number") {
		t.Errorf("the page has:\n%s", page)
	}
}

// TestDevMailIsForDevelopment: no site that others can reach has such a page, and nobody
// else sees it on this machine.
func TestDevMailIsForDevelopment(t *testing.T) {
	box := authtest.NewMailbox()
	for name, change := range map[string]func(*auth.Config){
		"https":          func(c *auth.Config) { c.BaseURL = "https://example.com" },
		"https loopback": func(c *auth.Config) { c.BaseURL = "https://localhost:8443" },
		"http elsewhere": func(c *auth.Config) { c.BaseURL, c.InsecureHTTP = "http://example.com", true },
		"a mail server":  box.Use,
	} {
		a := authtest.New(t, noMailer, change)
		if answer := authtest.NewBrowser(t, a, site(a)).Visit("/dev/mail"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got status %d; want 404", name, answer.StatusCode)
		}
	}

	a := authtest.New(t, noMailer, trustProxy)
	for _, test := range []struct {
		name, remote, host, header string
		want                       int
	}{
		{"this machine", "127.0.0.1:1234", "localhost:8080", "", http.StatusOK},
		{"this machine by IPv6", "[::1]:1234", "[::1]:8080", "", http.StatusOK},
		{"both at once", "[::ffff:127.0.0.1]:1234", "localhost", "", http.StatusOK},
		{"another machine", "203.0.113.1:1234", "localhost:8080", "", http.StatusNotFound},
		{"the same network", "192.168.0.2:1234", "192.168.0.1:8080", "", http.StatusNotFound},
		{"another site's name", "127.0.0.1:1234", "rebound.example:8080", "", http.StatusNotFound},
		{"a tunnel", "127.0.0.1:1234", "localhost:8080", "X-Forwarded-For", http.StatusNotFound},
		{"another tunnel", "127.0.0.1:1234", "localhost:8080", "Forwarded", http.StatusNotFound},
		{"nobody knows", "", "localhost:8080", "", http.StatusNotFound},
	} {
		r := httptest.NewRequest(http.MethodGet, a.Path(a.DevMailPage()), nil)
		r.RemoteAddr, r.Host = test.remote, test.host
		if test.header != "" {
			r.Header.Set(test.header, "127.0.0.1")
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("from %s: got status %d; want %d", test.name, w.Code, test.want)
		}
	}
}

// TestDevMailWantsItsKey: a site behind a proxy that tells nothing of the visitor, and
// does not know its own name, takes everyone for the developer.
func TestDevMailWantsItsKey(t *testing.T) {
	a, other := authtest.New(t, noMailer), authtest.New(t, noMailer)
	b := authtest.NewBrowser(t, a, site(a))
	key := strings.TrimPrefix(a.DevMailPage(), "/dev/mail?key=")
	if len(key) < 20 {
		t.Fatalf("the key %q can be guessed", key)
	}
	wantStatus(t, b.Visit("/dev/mail?key="+key), http.StatusOK)
	for _, page := range []string{
		"/dev/mail", "/dev/mail?key=", "/dev/mail?key=" + key[1:], "/dev/mail?key=" + key + "x", "/dev/mail?Key=" + key, other.DevMailPage(),
	} {
		wantStatus(t, b.Visit(page), http.StatusNotFound)
	}
}
