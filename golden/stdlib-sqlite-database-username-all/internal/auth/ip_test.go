package auth_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
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
