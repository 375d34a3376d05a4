package auth_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
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
	_, b := visit(t, newClock().Use)
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
	_, b := visit(t, newClock().Use)
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
	wantSpared := func(cookie string, want int) {
		t.Helper()
		visitor := b.Another()
		visitor.Header.Set("Cookie", "auth_device="+cookie)
		wantStatus(t, visitor.Submit("/login", "email", authtest.Alice, "password", authtest.Password), want)
	}
	b.SignIn(authtest.Alice)
	outdated := b.Cookie("auth_device")
	clock.Advance(auth.DeviceFor)
	b.SignIn(authtest.Alice)
	besiege(b)
	wantSpared(outdated, http.StatusTooManyRequests)
	clock.Advance(time.Hour)

	ended := b.Cookie("auth_device")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	b.SignIn(authtest.Alice, "remember", "1")
	bobs.SignIn(authtest.Bob)
	besiege(b)
	for _, cookie := range []string{
		bobs.Cookie("auth_device"), ended, b.Cookie("auth_remember"),
		strings.Repeat("x; auth_device=", auth.MaxDeviceCookies) + b.Cookie("auth_device"),
	} {
		wantSpared(cookie, http.StatusTooManyRequests)
	}
	wantSpared("x; auth_device="+b.Cookie("auth_device"), http.StatusSeeOther)
	for _, name := range []string{"auth_session", "auth_remember"} { // it signs nobody in
		b.SetCookie(&http.Cookie{Name: name, Value: b.Cookie("auth_device"), Path: "/"})
	}
	wantCurrent(t, b, "anonymous")
}

// TestUnknownNamesCostTheSame: device cookies are opened whether or not the name is known,
// which the time that they take would tell.
func TestUnknownNamesCostTheSame(t *testing.T) {
	a, b := visit(t)
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

// TestGuessingFromEverywhereIsBounded: when many networks together have used up what they
// may, each gets one guess in half a minute, and has to wait for its first.
func TestGuessingFromEverywhereIsBounded(t *testing.T) {
	clock := newClock()
	store := authtest.Store(t)
	_, b := visit(t, clock.Use, trustProxy, func(c *auth.Config) { c.Store = store })
	guess := func(network int, want int) {
		t.Helper()
		b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.%d.1", network))
		answer := b.Submit("/login", "email", authtest.Alice, "password", "a guess")
		wantStatus(t, answer, want)
		if got := answer.Header.Get("Retry-After"); want == http.StatusTooManyRequests && got != "30" {
			t.Errorf("Retry-After %q; want 30", got)
		}
	}
	for i := range auth.PerNameAnywhere {
		guess(i, http.StatusUnauthorized)
	}
	const late = 200
	guess(late, http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", "a guess"), http.StatusUnauthorized)
	for i := range 5 {
		clock.Advance(30 * time.Second)
		for j := range 3 { // which the half minute has earned
			guess(100+3*i+j, http.StatusUnauthorized)
		}
		if err := store.PurgeLimits(t.Context(), clock.Now()); err != nil {
			t.Fatal(err)
		}
		guess(late, http.StatusUnauthorized)
		guess(late, http.StatusTooManyRequests)
	}
}

// TestWaitingIsNotInVain: who was told to wait, for attempts of her own, has waited long
// enough when meanwhile many networks have used up what all may.
func TestWaitingIsNotInVain(t *testing.T) {
	clock := newClock()
	a, b := visit(t, clock.Use, trustProxy)
	authtest.User(t, a, authtest.Alice)
	try := func(from, password string) int {
		b.Header.Set("X-Forwarded-For", from)
		return b.Another().Submit("/login", "email", authtest.Alice, "password", password).StatusCode
	}
	for range auth.PerName + 1 {
		try("192.0.2.1", "a slip")
	}
	for i := range auth.PerNameAnywhere + 1 {
		try(fmt.Sprintf("203.0.%d.1", i), "a guess")
	}
	clock.Advance(30 * time.Second)
	for i := range auth.PerNameAnywhere {
		try(fmt.Sprintf("198.51.%d.1", i), "a guess")
	}
	if got := try("192.0.2.1", authtest.Password); got != http.StatusSeeOther {
		t.Errorf("got status %d; want 303", got)
	}
}

// TestOwnAccountIsNoWayRound: who knows a password, and types it again and again, has no
// more of them hashed than anybody else from one address, or from where none is known.
func TestOwnAccountIsNoWayRound(t *testing.T) {
	for _, forwarded := range []string{"203.0.113.1", ""} {
		for _, page := range []string{"/login", "/reauth"} {
			a, b := visit(t, newClock().Use, trustProxy)
			b.Header.Set("X-Forwarded-For", forwarded)
			b.SignIn(authtest.Bob)
			hashes := a.CountHashes()
			for range 2 * auth.PerIP {
				b.Submit(page, "email", authtest.Bob, "password", authtest.Password)
			}
			if n := hashes.Load(); n > int64(auth.PerIP) {
				t.Errorf("%s from %q: %d passwords hashed; want at most %d", page, forwarded, n, auth.PerIP)
			}
		}
	}
}

// TestStolenSessionDoesNotKeepTheOwnerOut: whoever has a copy of one, but not the password,
// guesses in vain at it; its owner changes the password meanwhile, in another browser or
// after signing in anew.
func TestStolenSessionDoesNotKeepTheOwnerOut(t *testing.T) {
	for _, page := range []string{"/reauth", "/account/password"} {
		clock := newClock()
		a := authtest.New(t, clock.Use)
		home := authtest.NewBrowser(t, a, site(a))
		phone, thief := home.Another(), home.Another()
		home.SignIn(authtest.Alice)
		clock.Advance(time.Second) // a session cookie is told from others by when it began
		phone.SignIn(authtest.Alice)
		thief.SetCookie(&http.Cookie{Name: "auth_session", Value: home.Cookie("auth_session"), Path: "/"})
		guess := func() int {
			return thief.Submit(page, "password", "a guess", "new_password", "a new one, longer").StatusCode
		}
		for range 60 {
			clock.Advance(5 * time.Second)
			guess()
		}
		if got := guess(); got != http.StatusTooManyRequests {
			t.Fatalf("%s: the thief gets status %d; want 429", page, got)
		}
		change := func(b *authtest.Browser, from, to string) {
			t.Helper()
			wantStatus(t, b.Submit(page, "password", from, "new_password", to), http.StatusSeeOther)
		}
		change(phone, authtest.Password, authtest.Password)
		home.SignIn(authtest.Alice)
		change(home, authtest.Password, authtest.Password)
	}
}
