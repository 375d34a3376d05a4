package auth_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

var testKey = base64.StdEncoding.EncodeToString(authtest.Key)

func TestSetup(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want string // in the error; empty when it is to work
	}{
		{"on loopback", map[string]string{}, ""},
		{"on another port", map[string]string{"ADDR": "127.0.0.1:9000"}, ""},
		{"for everyone, no BASE_URL", map[string]string{"ADDR": ":8080"}, "BASE_URL is required"},
		{"bad ADDR", map[string]string{"ADDR": "8080"}, "ADDR"},
		{"https", map[string]string{"BASE_URL": "https://example.com", "SESSION_KEYS": testKey}, ""},
		{"https without a key", map[string]string{"BASE_URL": "https://example.com"}, "Config.Keys is empty"},
		{"https with the sample key", map[string]string{"BASE_URL": "https://example.com", "SESSION_KEYS": auth.SampleKey}, "sample key"},
		{"the sample key behind another", map[string]string{"BASE_URL": "https://example.com", "SESSION_KEYS": testKey + "," + auth.SampleKey}, "sample key"},
		{"two keys", map[string]string{"SESSION_KEYS": testKey + ", " + auth.SampleKey}, ""},
		{"short key", map[string]string{"SESSION_KEYS": "c2hvcnQ="}, "Config.Keys[0] has 5 bytes"},
		{"not base64", map[string]string{"SESSION_KEYS": testKey + ",!"}, "key 2 is not padded base64"},
		{"base64 with bits to spare", map[string]string{"SESSION_KEYS": testKey[:42] + "t="}, "key 1 is not padded base64"},
		{"http elsewhere", map[string]string{"BASE_URL": "http://example.com"}, "in the clear"},
		{"http elsewhere, on purpose", map[string]string{"BASE_URL": "http://example.com", "INSECURE_HTTP": "1"}, ""},
		{"http elsewhere with the sample key", map[string]string{"BASE_URL": "http://example.com", "INSECURE_HTTP": "1", "SESSION_KEYS": auth.SampleKey}, "sample key"},
		{"host not as browsers send it", map[string]string{"BASE_URL": "https://bücher.example", "SESSION_KEYS": testKey}, "in ASCII"},
		{"path in BASE_URL", map[string]string{"BASE_URL": "https://example.com/app"}, "only scheme and host"},
		{"no scheme", map[string]string{"BASE_URL": "example.com"}, "want a scheme and a host"},
		{"proxies", map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,fd00::/8"}, ""},
		{"no proxies", map[string]string{"TRUSTED_PROXIES": "none"}, ""},
		{"proxies near and far", map[string]string{"TRUSTED_PROXIES": "private, 203.0.113.8/32,2001:db8::/32"}, ""},
		{"bad proxy", map[string]string{"TRUSTED_PROXIES": "10.0.0.1"}, `"10.0.0.1": want a network`},
		{"no proxies, and one", map[string]string{"TRUSTED_PROXIES": "none,10.0.0.0/8"}, "none stands alone"},
		{"proxies everywhere", map[string]string{"TRUSTED_PROXIES": "0.0.0.0/0"}, "0.0.0.0/0 has visitors in it"},
		{"proxies in half of the world", map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,128.0.0.0/1"}, "128.0.0.0/1 has visitors in it"},
		{"proxies everywhere in IPv6", map[string]string{"TRUSTED_PROXIES": "::/0"}, "::/0 has visitors in it"},
		{"proxies of IPv4 in IPv6", map[string]string{"TRUSTED_PROXIES": "::ffff:0:0/96"}, "want a network"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			for _, name := range []string{"ADDR", "BASE_URL", "SESSION_KEYS", "TRUSTED_PROXIES", "INSECURE_HTTP", "SMTP_URL"} {
				t.Setenv(name, test.env[name])
			}
			a, err := auth.Setup(struct{ auth.Store }{})
			if err == nil {
				defer func() { _ = a.Close() }()
			}
			if got := errorText(err); !strings.Contains(got, test.want) || test.want == "" && err != nil {
				t.Errorf("got error %q; want %q", got, test.want)
			}
			if strings.Contains(errorText(err), testKey) {
				t.Error("the error shows the key")
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) > 0 {
				t.Errorf("Setup wrote %v, %v; want nothing", entries, err)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestBadKeyFile is an error that names it, and never replaced: a new key would sign
// everyone out, and a weak one would sign anyone in.
func TestBadKeyFile(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"good":           {testKey + "\n", 0o600, ""},
		"not base64":     {"damaged", 0o600, "does not hold a key"},
		"too short":      {base64.StdEncoding.EncodeToString(make([]byte, 31)), 0o600, "does not hold a key"},
		"read by others": {testKey, 0o644, "can be read by others"},
		"read by group":  {testKey, 0o640, "can be read by others"},
	} {
		if runtime.GOOS == "windows" && test.mode != 0o600 {
			continue // modes mean something else there
		}
		file := filepath.Join(t.TempDir(), "key")
		if err := errors.Join(os.WriteFile(file, []byte(test.text), test.mode), os.Chmod(file, test.mode)); err != nil {
			t.Fatal(err)
		}
		if _, err := auth.LoadKey(file); (err == nil) != (test.want == "") || !strings.Contains(errorText(err), test.want) {
			t.Errorf("%s: got error %v; want %q", name, err, test.want)
		}
	}
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
