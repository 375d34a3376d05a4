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

// A browser where Alice was the last to sign in has attempts of its own.

// besiege has a stranger use up the attempts at Alice in b's network.
func besiege(b *authtest.Browser) {
	stranger := b.Another()
	for range auth.PerAddress + 1 {
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

// TestOwnAccountIsNoWayRound: who knows a password, and types it again and again, has no
// more of them hashed than anybody else from one address, or from where none is known.
func TestOwnAccountIsNoWayRound(t *testing.T) {
	for _, forwarded := range []string{"203.0.113.1", ""} {
		for _, page := range []string{"/login", "/reauth"} {
			a := authtest.New(t, newClock().Use, trustProxy)
			b := authtest.NewBrowser(t, a, site(a))
			b.Header.Set("X-Forwarded-For", forwarded)
			b.SignIn(authtest.Bob)
			hashes := a.CountHashes()
			for range 2 * auth.PerAddress {
				b.Submit(page, "email", authtest.Bob, "password", authtest.Password)
			}
			if n := hashes.Load(); n > int64(auth.PerAddress) {
				t.Errorf("%s from %q: %d passwords hashed; want at most %d", page, forwarded, n, auth.PerAddress)
			}
		}
	}
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

// TestOnlyAKnownBrowserIsSpared, and not one with a cookie of somebody else's, of a time
// long past or before all sessions were ended, or that we did not make for this. Beside
// those it is known by its own, if they are not too many.
func TestOnlyAKnownBrowserIsSpared(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	outdated := b.Cookie("auth_device")
	clock.Advance(auth.DeviceFor - time.Second)
	besiege(b)
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)

	clock.Advance(time.Hour)
	b = b.Another()
	b.SignIn(authtest.Alice)
	ended := b.Cookie("auth_device")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	b.SignIn(authtest.Alice, "remember", "1")
	bobs := b.Another()
	bobs.SignIn(authtest.Alice)
	bobs.SignIn(authtest.Bob) // in the same browser, which is his from now on
	besiege(b)
	good, other := b.Cookie("auth_device"), "A"
	planted := strings.Repeat("x; auth_device=", auth.MaxDeviceCookies-1)
	if good[16] == 'A' {
		other = "B"
	}
	for name, test := range map[string]struct {
		cookie string
		want   int
	}{
		"another user's":         {bobs.Cookie("auth_device"), http.StatusTooManyRequests},
		"an outdated one":        {outdated, http.StatusTooManyRequests},
		"an ended one":           {ended, http.StatusTooManyRequests},
		"a remember cookie":      {b.Cookie("auth_remember"), http.StatusTooManyRequests},
		"a session's":            {b.Cookie("auth_session"), http.StatusTooManyRequests},
		"one since another time": {good[:16] + other + good[17:], http.StatusTooManyRequests},
		"nonsense":               {"x", http.StatusTooManyRequests},
		"one of her own":         {good, http.StatusSeeOther},
		"one behind some others": {planted + good, http.StatusSeeOther},
		"one behind many":        {planted + "x; auth_device=" + good, http.StatusTooManyRequests},
		"none whatsoever":        {"", http.StatusTooManyRequests},
	} {
		visitor := b.Another()
		visitor.Header.Set("Cookie", "auth_device="+test.cookie)
		answer := visitor.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
		if answer.StatusCode != test.want {
			t.Errorf("with %s: got status %d; want %d", name, answer.StatusCode, test.want)
		}
	}
}

// TestDeviceCookieSignsNobodyIn.
func TestDeviceCookieSignsNobodyIn(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	visitor := b.Another()
	for _, name := range []string{"auth_session", "auth_remember", "auth_device"} {
		visitor.SetCookie(&http.Cookie{Name: name, Value: b.Cookie("auth_device"), Path: "/"})
	}
	wantCurrent(t, visitor, "anonymous")
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

// TestStolenRememberCookieIsOneSession to the throttle, however often and in however many
// browsers it begins one.
func TestStolenRememberCookieIsOneSession(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	guesses := 0
	for i := range 2 * auth.PerName {
		clock.Advance(time.Millisecond)
		thief := b.Another()
		thief.Header.Set("User-Agent", fmt.Sprint("thief ", i/2))
		for _, name := range []string{"auth_remember", "auth_device"} {
			thief.SetCookie(&http.Cookie{Name: name, Value: b.Cookie(name), Path: "/"})
		}
		if i%2 == 0 {
			thief.Visit("/account") // which begins one already
		}
		for range 2 {
			if thief.Submit("/reauth", "password", "a guess").StatusCode == http.StatusUnauthorized {
				guesses++
			}
		}
	}
	if guesses != auth.PerName {
		t.Errorf("%d guesses; want %d", guesses, auth.PerName)
	}
}

// TestManyStolenSessionsDoNot either: together they use up what a user's sessions may, and
// from then on each has to wait half a minute.
func TestManyStolenSessionsDoNot(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	home := authtest.NewBrowser(t, a, site(a))
	home.SignIn(authtest.Alice)
	for i := range auth.PerNameAnywhere/auth.PerName + 2 {
		clock.Advance(time.Second)
		thief := home.Another()
		thief.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
		thief.SignIn(authtest.Alice)
		for range auth.PerName {
			thief.Submit("/reauth", "password", "a guess")
		}
	}
	clock.Advance(time.Second)
	answer := home.Submit("/reauth", "password", authtest.Password)
	wantFormAgain(t, answer)
	clock.Advance(30 * time.Second)
	thief := home.Another()
	thief.SignIn(authtest.Alice)
	for range auth.PerName {
		thief.Submit("/reauth", "password", "a guess")
	}
	wantStatus(t, home.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
}
