package auth_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
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

// TestKeyFile: without keys one is made at the first use, once, for this user alone.
func TestKeyFile(t *testing.T) {
	t.Chdir(t.TempDir())
	a := authtest.New(t, func(c *auth.Config) { c.Keys = nil })
	if _, err := os.Stat(".session-key"); err == nil {
		t.Fatal("the key was made before its first use")
	}
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	info, err := os.Stat(".session-key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file: got %v, %v; want one of mode 0600", info, err)
	}
	left, err := filepath.Glob(".session-key.*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
