package auth_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestTimeouts: a session in use goes on until its absolute timeout, one that is left alone
// ends sooner. The server decides, whatever the browser keeps.
func TestTimeouts(t *testing.T) {
	for step, steps := range map[time.Duration]int{12 * time.Hour: 14*24/12 - 1, 24*time.Hour - time.Second: 14, 24 * time.Hour: 0} {
		clock := newClock()
		_, b := visit(t, clock.Use)
		b.SignIn(authtest.Alice)
		for range steps {
			clock.Advance(step)
			wantCurrent(t, b, authtest.Alice)
		}
		clock.Advance(step)
		wantCurrent(t, b, "anonymous")
	}
}

// TestClockAhead: instances' clocks may differ a little, but nobody signs in from the
// future.
func TestClockAhead(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice, "remember", "1")
	clock.Advance(-time.Minute)
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(-time.Second)
	wantCurrent(t, b, "anonymous")
}

// TestRemember: the session ends with the browser, and the remember cookie brings it
// back, not fresh, until its time is over.
func TestRemember(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
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
	clock.Advance(30*24*time.Hour - time.Second)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(time.Second) // what it brought back does not outlive it
	wantCurrent(t, b, "anonymous")
}

// TestFreshness: what matters wants the password again after a while, used or not.
func TestFreshness(t *testing.T) {
	clock := newClock()
	a, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice)
	for range 2 {
		clock.Advance(15 * time.Minute)
		wantStatus(t, b.Get("/vault"), http.StatusOK)
	}
	clock.Advance(time.Second)
	wantLocation(t, b.Get("/vault?door=2"), a.Path("/reauth")+"?next=%2Fvault%3Fdoor%3D2")
	wantStatus(t, b.Submit("/reauth", "password", "not the password"), http.StatusUnauthorized)
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	wantLocation(t, b.Submit("/reauth", "password", authtest.Password, "next", "/vault?door=2"), "/vault?door=2")
	wantStatus(t, b.Get("/vault"), http.StatusOK)
}

// TestRememberFor: a lifetime of one's own, and a login that is not fresh.
func TestRememberFor(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	alice, pages := authtest.User(t, a, authtest.Alice), site(a)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/enter" {
			pages.ServeHTTP(w, r)
		} else if err := a.LoginUser(w, r, alice, auth.Remember(), auth.For(time.Hour), auth.NotFresh()); err != nil {
			t.Error(err)
		}
	})))
	b.Get("/enter")
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	clock.Advance(time.Hour)
	wantCurrent(t, b, "anonymous")
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
			_, b := visit(t, func(c *auth.Config) { c.SessionProtection = test.protection })
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

// TestNetworkIsPartOfProtection: people's addresses change within their network all the
// time; from another network it may be somebody else.
func TestNetworkIsPartOfProtection(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"203.0.113.1", "203.0.113.254", http.StatusOK},
		{"203.0.113.1", "203.0.114.1", http.StatusSeeOther},
		{"2001:db8:0:1::1", "2001:db8:0:ffff::2", http.StatusOK},
		{"2001:db8:0:1::1", "2001:db8:1:1::1", http.StatusSeeOther},
		{"203.0.113.1", "2001:db8::1", http.StatusSeeOther},
	} {
		_, b := visit(t, trustProxy)
		b.Header.Set("X-Forwarded-For", test.from)
		b.SignIn(authtest.Alice)
		b.Header.Set("X-Forwarded-For", test.to)
		if got := b.Get("/vault").StatusCode; got != test.want {
			t.Errorf("from %s to %s: got status %d; want %d", test.from, test.to, got, test.want)
		}
		wantCurrent(t, b, authtest.Alice)
	}
}
