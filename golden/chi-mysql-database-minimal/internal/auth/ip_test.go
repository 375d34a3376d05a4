package auth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

func trustProxy(c *auth.Config) {
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
}

func TestClientIP(t *testing.T) {
	a := authtest.New(t, trustProxy)
	tests := []struct{ remote, forwarded, want string }{
		{"203.0.113.9:1", "", "203.0.113.9"},
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"}, // nobody's proxy: not believed
		{"127.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1", "198.51.100.1, 10.1.2.3", "198.51.100.1"},
		{"127.0.0.1:1", "192.0.2.66, 198.51.100.1", "198.51.100.1"}, // the left one is the visitor's word
		{"127.0.0.1:1", "10.7.7.1", "10.7.7.1"},
		{"127.0.0.1:1", "10.7.7.1, 10.5.5.5", "10.5.5.5"}, // as written there, by a visitor or not
		{"127.0.0.1:1", "rubbish, 10.7.7.1, 10.5.5.5", "10.5.5.5"},
		{"127.0.0.1:1", "rubbish", "127.0.0.1"},
		{"127.0.0.1:1", "198.51.100.1, rubbish", "127.0.0.1"},
		{"[::1]:1", "198.51.100.1", "::1"},
		{"[::ffff:127.0.0.1]:1", "::ffff:198.51.100.1", "198.51.100.1"},
		{"[fe80::1%eth0]:1", "", "fe80::1"},
		{"127.0.0.1:1", "198.51.100.1:4711, 10.1.2.3:443", "198.51.100.1"},
		{"127.0.0.1:1", "[2001:db8::1]:443", "2001:db8::1"},
		{"rubbish", "", "invalid IP"},
		{"@", "198.51.100.1", "198.51.100.1"}, // of a Unix socket, which is this machine's
		{"@", "", "invalid IP"},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := a.ClientIP(r).String(); got != test.want {
			t.Errorf("from %s, forwarded for %q: got %s; want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

// TestWhoIsCounted by address: everyone who has one of their own, and not a proxy that
// does not say whom it asks for. With https those in private networks are trusted.
func TestWhoIsCounted(t *testing.T) {
	const burst = 2
	auth.SetPerIP(t, burst)
	named := []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
	for _, test := range []struct {
		baseURL, remote string
		proxies         []netip.Prefix
		want            bool
	}{
		{"https://example.com", "203.0.113.1:1", nil, true},
		{"https://example.com", "[2001:db8::1]:1", nil, true},
		{"https://example.com", "127.0.0.1:1", nil, false},
		{"https://example.com", "10.0.0.1:1", nil, false},
		{"https://example.com", "[fd00::1]:1", nil, false},
		{"https://example.com", "169.254.0.1:1", nil, false},
		{"https://example.com", "[fe80::1%eth0]:1", nil, false},
		{"https://example.com", "100.64.0.1:1", nil, false}, // carriers' NAT
		{"https://example.com", "100.128.0.1:1", nil, true}, // no longer
		{"https://example.com", "10.0.0.1:1", named, true},  // nobody's proxy then
		{"https://example.com", "10.0.0.1:1", []netip.Prefix{}, true},
		{"https://example.com", "198.51.100.7:1", named, false},
		{"https://example.com", "@", nil, false},
		{"http://localhost:8080", "127.0.0.1:1", nil, true}, // no proxy before it
		{"http://localhost:8080", "10.0.0.1:1", nil, true},
		{"http://localhost:8080", "@", nil, false}, // of a Unix socket: nobody's
	} {
		a := authtest.New(t, newClock().Use, func(c *auth.Config) { c.BaseURL, c.TrustedProxies = test.baseURL, test.proxies })
		handler, status := site(a), 0
		for i := range burst + 1 {
			form := fmt.Sprintf("email=%d&password=guess", i)
			r := httptest.NewRequest(http.MethodPost, a.Path("/login"), strings.NewReader(form))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.RemoteAddr = test.remote
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			status = w.Code
		}
		if counted := status == http.StatusTooManyRequests; counted != test.want {
			t.Errorf("%s from %s: counted %v; want %v", test.baseURL, test.remote, counted, test.want)
		}
	}
}

// TestCountedTogether: one customer of IPv6 has all the addresses of a /64, of IPv4 only
// their own.
func TestCountedTogether(t *testing.T) {
	auth.SetPerIP(t, 1)
	for _, test := range []struct {
		first, second string
		want          int
	}{
		{"2001:db8:0:1::1", "2001:db8:0:1:ffff::2", http.StatusTooManyRequests},
		{"2001:db8:0:1::1", "2001:db8:0:2::1", http.StatusUnauthorized},
		{"203.0.113.1", "203.0.113.1", http.StatusTooManyRequests},
		{"203.0.113.1", "203.0.113.2", http.StatusUnauthorized},
		{"203.0.113.1", "::ffff:203.0.113.1", http.StatusTooManyRequests},
	} {
		a := authtest.New(t, newClock().Use, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		b.Header.Set("X-Forwarded-For", test.first)
		b.Submit("/login", "email", authtest.Alice, "password", "a guess")
		b.Header.Set("X-Forwarded-For", test.second)
		if got := b.Submit("/login", "email", authtest.Bob, "password", "a guess").StatusCode; got != test.want {
			t.Errorf("%s after %s: got status %d; want %d", test.second, test.first, got, test.want)
		}
	}
}
