package auth_test

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/chi-memory/internal/auth"
	"example.com/chi-memory/internal/auth/authtest"
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
		{"short key", map[string]string{"SESSION_KEYS": "c2hvcnQ="}, "key 1 has 5 bytes"},
		{"not base64", map[string]string{"SESSION_KEYS": testKey + ",!"}, "key 2 is not padded base64"},
		{"http elsewhere", map[string]string{"BASE_URL": "http://example.com"}, "in the clear"},
		{"http elsewhere, on purpose", map[string]string{"BASE_URL": "http://example.com", "INSECURE_HTTP": "1"}, ""},
		{"path in BASE_URL", map[string]string{"BASE_URL": "https://example.com/app"}, "only scheme and host"},
		{"no scheme", map[string]string{"BASE_URL": "example.com"}, "want a scheme and a host"},
		{"proxies", map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,fd00::/8"}, ""},
		{"bad proxy", map[string]string{"TRUSTED_PROXIES": "10.0.0.1"}, `"10.0.0.1": want a network`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			for _, name := range []string{"ADDR", "BASE_URL", "SESSION_KEYS", "TRUSTED_PROXIES", "INSECURE_HTTP"} {
				t.Setenv(name, test.env[name])
			}
			t.Setenv("DATABASE_URL", "")
			a, err := auth.Setup()
			if err == nil {
				defer func() { _ = a.Close() }()
			}
			if got := errorText(err); !strings.Contains(got, test.want) || test.want == "" && err != nil {
				t.Errorf("got error %q; want %q", got, test.want)
			}
			if strings.Contains(errorText(err), testKey) {
				t.Error("the error shows a key")
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

// TestConfigErrorsNameTheField.
func TestConfigErrorsNameTheField(t *testing.T) {
	for field, change := range map[string]func(*auth.Config){
		"Store":        func(c *auth.Config) { c.Store = nil },
		"BaseURL":      func(c *auth.Config) { c.BaseURL = "" },
		"Keys[1]":      func(c *auth.Config) { c.Keys = append(c.Keys, []byte("short")) },
		"IdleTimeout":  func(c *auth.Config) { c.IdleTimeout = -time.Second },
		"FreshFor":     func(c *auth.Config) { c.FreshFor = -time.Second },
		"CookiePrefix": func(c *auth.Config) { c.CookiePrefix = "a=b; c" },
		"Argon2":       func(c *auth.Config) { c.Argon2.Memory = 1 },
	} {
		cfg := auth.Config{Store: authtest.Store(t), BaseURL: "http://localhost:8080", Keys: [][]byte{authtest.Key},
			Argon2: auth.Argon2{Memory: 64, Time: 1, Threads: 1}}
		change(&cfg)
		if _, err := auth.New(cfg); !strings.Contains(errorText(err), "Config."+field) {
			t.Errorf("bad %s: got error %v", field, err)
		}
	}
}

// TestKeyFile: without keys one is made at the first use, once, for this user alone.
func TestKeyFile(t *testing.T) {
	t.Chdir(t.TempDir())
	store := authtest.Store(t)
	withFile := func(c *auth.Config) { c.Keys, c.Store = nil, store }
	a := authtest.New(t, withFile)
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

	// The next start uses the same key.
	again := authtest.New(t, withFile)
	second := authtest.NewBrowser(t, again, site(again))
	second.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	wantCurrent(t, second, authtest.Alice)

	// A damaged file is an error and not a new key, which would sign everyone out.
	if err := os.WriteFile(".session-key", []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := authtest.New(t, withFile)
	wantStatus(t, authtest.NewBrowser(t, damaged, site(damaged)).Get("/whoami"), http.StatusInternalServerError)
}
