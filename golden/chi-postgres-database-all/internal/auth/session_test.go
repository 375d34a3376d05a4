package auth_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestIdleTimeout: a session in use goes on, one that is left alone ends. The server
// decides, whatever the browser keeps.
func TestIdleTimeout(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range 3 {
		clock.Advance(20 * time.Hour)
		wantCurrent(t, b, authtest.Alice)
	}
	clock.Advance(24 * time.Hour)
	wantCurrent(t, b, "anonymous")
}

func TestAbsoluteTimeout(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range 14*24/12 - 1 {
		clock.Advance(12 * time.Hour)
		wantCurrent(t, b, authtest.Alice)
	}
	clock.Advance(12 * time.Hour)
	wantCurrent(t, b, "anonymous")
}

// TestClockAhead: instances' clocks may differ a little, but nobody signs in from the
// future.
func TestClockAhead(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	clock.Advance(-time.Minute)
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(-time.Second)
	wantCurrent(t, b, "anonymous")
}

// TestRemember: the session ends with the browser, and the remember cookie brings it
// back, not fresh.
func TestRemember(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	b.Restart()
	wantCurrent(t, b, "anonymous")

	b.SignIn(authtest.Alice, "remember", "1")
	wantStatus(t, b.Get("/vault"), http.StatusOK)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	if b.Cookie("auth_session") == "" {
		t.Error("no session was begun from the remember cookie")
	}
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)

	// Until its time is over, on the server as well.
	clock.Advance(30*24*time.Hour - time.Second)
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(48 * time.Hour)
	wantCurrent(t, b, "anonymous")
}

// TestRememberFor: a lifetime of one's own.
func TestRememberFor(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	alice := authtest.User(t, a, authtest.Alice)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/enter", a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := a.LoginUser(w, r, alice, auth.Remember(), auth.For(time.Hour), auth.NotFresh()); err != nil {
			t.Error(err)
		}
	})))
	b := authtest.NewBrowser(t, a, mux)
	for _, cookie := range b.Get("/enter").Cookies() {
		if cookie.Name == "auth_remember" && cookie.MaxAge != 3600 {
			t.Errorf("remember cookie has Max-Age %d; want 3600", cookie.MaxAge)
		}
	}
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	clock.Advance(time.Hour)
	wantCurrent(t, b, "anonymous")
}

// TestFreshness: what matters wants the password again after a while.
func TestFreshness(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	clock.Advance(30 * time.Minute)
	wantStatus(t, b.Get("/vault"), http.StatusOK)

	clock.Advance(time.Second)
	answer := b.Get("/vault?door=2")
	wantStatus(t, answer, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), a.Path("/reauth")+"?next=%2Fvault%3Fdoor%3D2"; got != want {
		t.Errorf("refused page leads to %q; want %q", got, want)
	}
	script := b.Request(http.MethodPost, "/vault", nil)
	script.Header.Set("Sec-Fetch-Mode", "cors")
	wantStatus(t, b.Do(script), http.StatusForbidden)

	wantStatus(t, b.Visit("/reauth"), http.StatusOK)
	wantStatus(t, b.Submit("/reauth", "password", "not the password"), http.StatusUnauthorized)
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)

	answer = b.Submit("/reauth", "password", authtest.Password, "next", "/vault?door=2")
	wantStatus(t, answer, http.StatusSeeOther)
	if got := answer.Header.Get("Location"); got != "/vault?door=2" {
		t.Errorf("reauth leads to %q; want /vault?door=2", got)
	}
	wantStatus(t, b.Get("/vault"), http.StatusOK)
}

// TestUseDoesNotKeepFresh: refreshing a session is not typing the password.
func TestUseDoesNotKeepFresh(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range 4 {
		clock.Advance(11 * time.Minute)
		wantCurrent(t, b, authtest.Alice)
	}
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
}

// TestSessionProtection: a session that turns up in another browser.
func TestSessionProtection(t *testing.T) {
	tests := []struct {
		name       string
		protection auth.SessionProtection
		restored   bool // the session began with a remember cookie
		want       string
		wantFresh  int
	}{
		{"basic", auth.Basic, false, authtest.Alice, http.StatusSeeOther},
		{"strong", auth.Strong, false, "anonymous", http.StatusSeeOther},
		{"strong, restored", auth.Strong, true, authtest.Alice, http.StatusSeeOther},
		{"off", auth.Off, false, authtest.Alice, http.StatusOK},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := authtest.New(t, func(c *auth.Config) { c.SessionProtection = test.protection })
			b := authtest.NewBrowser(t, a, site(a))
			b.SignIn(authtest.Alice, "remember", "1")
			if test.restored {
				b.Restart()
				wantCurrent(t, b, authtest.Alice)
			}
			b.Header.Set("User-Agent", "another browser")
			wantStatus(t, b.Get("/vault"), test.wantFresh)
			wantCurrent(t, b, test.want)
			if test.want == "anonymous" && b.Cookie("auth_session")+b.Cookie("auth_remember") != "" {
				t.Error("the cookies of an ended session were not deleted")
			}
		})
	}
}
