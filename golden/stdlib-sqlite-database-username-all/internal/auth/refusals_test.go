package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestRefusedForms sends every form of ours after the login that it was opened in came to
// an end. Nobody sees an empty page or loses what they typed without a word, and from the
// page that says so there is a way back to the form.
func TestRefusedForms(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "home") })
	b := authtest.NewBrowser(t, a, mux)
	alice := authtest.User(t, a, authtest.Alice)
	for name, end := range map[string]func() error{
		"anonymous": func() error { b.Restart(); return nil },
		"stale":     func() error { clock.Advance(time.Hour); return nil },
		"revoked":   func() error { return a.SignOutEverywhere(t.Context(), alice.ID) },
		"disabled":  func() error { return a.Disable(t.Context(), alice.ID) },
	} {
		for _, page := range pages {
			if page.method != http.MethodPost {
				continue
			}
			for _, accept := range []string{"text/html", "application/json", "*/*"} {
				t.Run(name+page.path+" "+accept, func(t *testing.T) {
					clock.Advance(time.Minute) // or it would be too many attempts
					if err := a.Enable(t.Context(), alice.ID); err != nil {
						t.Fatal(err)
					}
					b.SignIn(authtest.Alice)
					if err := end(); err != nil {
						t.Fatal(err)
					}
					answer := submitAccepting(b, accept, a.Path(page.path))
					wantsLogin := name != "stale" && page.who != "public"
					if accept == "text/html" {
						checkShown(t, a, b, answer, wantsLogin)
					} else {
						checkTold(t, answer, accept, wantsLogin)
					}
				})
			}
		}
	}
}

// sendFrom has b say, as browsers do, that its forms are on that page.
func sendFrom(b *authtest.Browser, page string) {
	b.Header.Set("Referer", b.Request(http.MethodGet, page, nil).URL.String())
}

func submitAccepting(b *authtest.Browser, accept, path string) authtest.Answer {
	r := b.Request(http.MethodPost, path, strings.NewReader("username=nobody"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", accept)
	return b.Do(r)
}

// checkShown checks what a person gets in answer to a form.
func checkShown(t *testing.T, a *auth.Auth, b *authtest.Browser, answer authtest.Answer, wantsLogin bool) {
	t.Helper()
	to, err := url.Parse(answer.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	refused := to.Query().Has("next")
	if toLogin := refused && to.Path == a.Path("/login"); toLogin != wantsLogin {
		t.Errorf("leads to %q; to the login page: want %v", to, wantsLogin)
	}
	shown := follow(t, b, answer)
	if !strings.Contains(shown.Text, "<h1>") && shown.Text != "home" {
		t.Errorf("shows status %d and no page of ours:\n%s", shown.StatusCode, shown.Text)
	}
	if !refused {
		return
	}
	if !strings.Contains(shown.Text, `role="status"`) {
		t.Errorf("does not say that it has to be sent again:\n%s", shown.Text)
	}
	if alice := authtest.User(t, a, authtest.Alice); !alice.IsActive() {
		if err := a.Enable(t.Context(), alice.ID); err != nil {
			t.Fatal(err)
		}
	}
	answer = b.Post(to.Path, "username", authtest.Alice, "password", authtest.Password, "next", to.Query().Get("next"))
	if back := follow(t, b, answer); back.StatusCode != http.StatusOK {
		t.Errorf("the way back ends at %s with status %d", back.Request.URL, back.StatusCode)
	}
}

// follow returns the page that a browser shows in answer to what it sent.
func follow(t *testing.T, b *authtest.Browser, answer authtest.Answer) authtest.Answer {
	t.Helper()
	for range 5 {
		if answer.StatusCode != http.StatusSeeOther {
			return answer
		}
		answer = b.Get(answer.Header.Get("Location"))
	}
	t.Fatalf("still redirected at %s", answer.Request.URL)
	return answer
}

// checkTold checks what a script gets in answer to a form.
func checkTold(t *testing.T, answer authtest.Answer, accept string, wantsLogin bool) {
	t.Helper()
	if wantsLogin {
		wantStatus(t, answer, http.StatusUnauthorized)
	}
	refused := wantsLogin || answer.StatusCode == http.StatusForbidden
	if !refused {
		return // it was served as a browser would be
	}
	if accept != "application/json" {
		if answer.Text != "" {
			t.Errorf("got body %q for a script that reads no JSON", answer.Text)
		}
		return
	}
	var reason struct{ Error string }
	if err := json.Unmarshal([]byte(answer.Text), &reason); err != nil || reason.Error == "" {
		t.Errorf("got %s %q; want the reason in JSON", answer.Header.Get("Content-Type"), answer.Text)
	}
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

// TestReauthAsksOnce: who has just typed the password goes on to where they wanted to go.
func TestReauthAsksOnce(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	if got := b.Visit("/reauth?next=%2Fvault").Header.Get("Location"); got != "/vault" {
		t.Errorf("fresh, leads to %q; want /vault", got)
	}
	clock.Advance(time.Hour)
	wantStatus(t, b.Visit("/reauth?next=%2Fvault"), http.StatusOK)
}
