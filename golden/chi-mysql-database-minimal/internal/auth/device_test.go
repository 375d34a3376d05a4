package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// besiege has a stranger use up the attempts at Alice in b's network.
func besiege(b *authtest.Browser) {
	stranger := b.Another()
	for range auth.PerIP + 1 {
		stranger.Submit("/login", "email", authtest.Alice, "password", "a guess")
	}
}

// TestKnownBrowserIsNotLockedOut by strangers in its network, whether or not it is signed
// in just now.
func TestKnownBrowserIsNotLockedOut(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	other := b.Another()
	b.SignIn(authtest.Alice)
	b.Submit("/logout")
	b.Restart()
	besiege(b)
	wantStatus(t, other.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestKnownBrowserIsCounted by itself: it guesses no faster than anybody else.
func TestKnownBrowserIsCounted(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
	b.Another().SignIn(authtest.Alice)
}

// TestOnlyAKnownBrowserIsSpared, and not one with somebody else's cookie, or with one of a
// time long past or before all sessions were ended.
func TestOnlyAKnownBrowserIsSpared(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b, bobs := authtest.NewBrowser(t, a, site(a)), authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	ended := b.Cookie("auth_device")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	b.SignIn(authtest.Alice)
	outdated := b.Cookie("auth_device")
	clock.Advance(auth.DeviceFor)
	b.SignIn(authtest.Alice, "remember", "1")
	bobs.SignIn(authtest.Bob)
	besiege(b)
	for cookie, want := range map[string]int{
		bobs.Cookie("auth_device"): http.StatusTooManyRequests,
		outdated:                   http.StatusTooManyRequests,
		ended:                      http.StatusTooManyRequests,
		b.Cookie("auth_remember"):  http.StatusTooManyRequests,
		"x; auth_device=" + b.Cookie("auth_device"):                                        http.StatusSeeOther,
		strings.Repeat("x; auth_device=", auth.MaxDeviceCookies) + b.Cookie("auth_device"): http.StatusTooManyRequests,
	} {
		visitor := b.Another()
		visitor.Header.Set("Cookie", "auth_device="+cookie)
		if got := visitor.Submit("/login", "email", authtest.Alice, "password", authtest.Password).StatusCode; got != want {
			t.Errorf("with %s: got status %d; want %d", cookie, got, want)
		}
	}
	for _, name := range []string{"auth_session", "auth_remember"} { // it signs nobody in
		b.SetCookie(&http.Cookie{Name: name, Value: b.Cookie("auth_device"), Path: "/"})
	}
	wantCurrent(t, b, "anonymous")
}

// TestUnknownNamesCostTheSame: device cookies are opened whether or not the name is known,
// which the time that they take would tell.
func TestUnknownNamesCostTheSame(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Bob)
	r := b.Request(http.MethodPost, "/", nil)
	for range auth.MaxDeviceCookies {
		r.AddCookie(&http.Cookie{Name: "auth_device", Value: b.Cookie("auth_device")})
	}
	allocations := func(u *auth.User) float64 {
		return testing.AllocsPerRun(100, func() {
			if key, err := a.Device(r, u); key != "" || err != nil {
				t.Errorf("got %q, %v; want none of Bob's", key, err)
			}
		})
	}
	known, unknown := allocations(authtest.User(t, a, authtest.Alice)), allocations(nil)
	if 2*unknown < known || 2*known < unknown { // a pool makes them differ by a few
		t.Errorf("%v allocations for a known name, %v for an unknown one; want about as many", known, unknown)
	}
}
