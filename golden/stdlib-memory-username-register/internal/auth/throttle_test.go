package auth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-memory-username-register/internal/auth"
	"example.com/stdlib-memory-username-register/internal/auth/authtest"
)

// TestThrottleByName: guessing at one account slows down, whether or not it exists and
// from wherever it comes, and nobody is locked out for longer than half a minute.
func TestThrottleByName(t *testing.T) {
	for _, name := range []string{authtest.Alice, authtest.Bob} { // only Alice has an account
		clock := newClock()
		a := authtest.New(t, clock.Use, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		authtest.User(t, a, authtest.Alice)
		hashes := a.CountHashes()
		for i := range auth.PerName {
			b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
			wantStatus(t, b.Submit("/login", "username", name, "password", "a guess"), http.StatusUnauthorized)
		}
		answer := b.Submit("/login", "username", strings.ToUpper(name), "password", authtest.Password)
		wantStatus(t, answer, http.StatusTooManyRequests)
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if err != nil || seconds < 1 || seconds > 30 {
			t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
		}
		if hashes.Load() != auth.PerName {
			t.Errorf("%d passwords hashed; want %d: throttle before hashing", hashes.Load(), auth.PerName)
		}
		clock.Advance(time.Duration(seconds) * time.Second)
		want := http.StatusUnauthorized
		if name == authtest.Alice {
			want = http.StatusSeeOther
		}
		wantStatus(t, b.Submit("/login", "username", name, "password", authtest.Password), want)
	}
}

// TestSuccessResetsTheName, so that a slow typist is not punished twice.
func TestSuccessResetsTheName(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	for range 3 {
		for range auth.PerName - 1 {
			wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
		}
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
	}
}

// TestThrottleByAddress: neither many names nor an account of one's own helps.
func TestThrottleByAddress(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	authtest.User(t, a, authtest.Bob)
	for i := range auth.PerAddress {
		name := fmt.Sprint(i, authtest.Alice)
		if i%10 == 0 {
			name = authtest.Bob
		}
		b.Submit("/login", "username", name, "password", authtest.Password)
	}
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	wantStatus(t, b.Submit("/login", "username", authtest.Bob, "password", authtest.Password), http.StatusSeeOther)
}

// TestRememberedBrowserIsNotLockedOut: strangers who guess at Alice's password do not
// keep her out of the browser she asked to be remembered in.
func TestRememberedBrowserIsNotLockedOut(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	stranger := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	for range auth.PerName + 1 {
		stranger.Submit("/login", "username", authtest.Alice, "password", "a guess")
	}
	wantStatus(t, stranger.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestThrottleEverywhereAPasswordIsTried.
func TestThrottleEverywhereAPasswordIsTried(t *testing.T) {
	for page, fields := range map[string][]string{
		"/reauth":           {"password", "a guess"},
		"/account/password": {"password", "a guess", "new_password", "a new one, longer"},
	} {
		a := authtest.New(t)
		b := authtest.NewBrowser(t, a, site(a))
		b.SignIn(authtest.Alice)
		for range auth.PerName {
			if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
				t.Fatalf("%s: throttled too early", page)
			}
		}
		wantStatus(t, b.Submit(page, fields...), http.StatusTooManyRequests)
	}
}

func TestThrottleIsBounded(t *testing.T) {
	a := authtest.New(t)
	for i := range auth.MaxThrottled + 1000 {
		a.Take(strconv.Itoa(i))
	}
	if n := a.ThrottleKeys(); n > auth.MaxThrottled {
		t.Errorf("%d counters are kept; want at most %d", n, auth.MaxThrottled)
	}
}

// TestUnnamedProxyIsNotCounted: behind a proxy we were not told of, everyone has its
// address.
func TestUnnamedProxyIsNotCounted(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.BaseURL = "https://example.com" })
	b := authtest.NewBrowser(t, a, site(a))
	for i := range auth.PerAddress + 1 {
		answer := b.Submit("/login", "username", fmt.Sprint(i, authtest.Alice), "password", "a guess")
		wantStatus(t, answer, http.StatusUnauthorized)
	}
}

func trustProxy(c *auth.Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
}

func TestClientAddr(t *testing.T) {
	a := authtest.New(t, trustProxy)
	tests := []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1", "", "203.0.113.9"},
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"}, // nobody's proxy: not believed
		{"127.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1", "198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{"127.0.0.1:1", "192.0.2.66, 198.51.100.1", "198.51.100.1"}, // the left one is the visitor's word
		{"127.0.0.1:1", "rubbish", "127.0.0.1"},
		{"127.0.0.1:1", "198.51.100.1, rubbish", "127.0.0.1"},
		{"[::1]:1", "198.51.100.1", "::1"},
		{"[::ffff:127.0.0.1]:1", "::ffff:198.51.100.1", "198.51.100.1"},
		{"[fe80::1%eth0]:1", "", "fe80::1"},
		{"rubbish", "", "invalid IP"},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := a.ClientAddr(r).String(); got != test.want {
			t.Errorf("from %s, forwarded for %q: got %s; want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}
