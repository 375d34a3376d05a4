package auth

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
)

// Setup makes an Auth over s from the environment, and then lets opts change the Config.
// It opens and writes nothing.
//
//	ADDR             where the server listens; default localhost:8080
//	BASE_URL         how browsers reach it; default http://ADDR on loopback
//	SESSION_KEYS     keys that sign and hash, base64, comma separated, newest first
//	SMTP_URL         the server that sends our mail; see mail.NewSMTP
//	TRUSTED_PROXIES  networks whose X-Forwarded-For is believed, comma separated, private or
//	                 none; default private with https, none with http
//	INSECURE_HTTP=1  allow http on other hosts than loopback
func Setup(s Store, opts ...func(*Config)) (*Auth, error) {
	baseURL, err := baseURLFromEnv()
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(os.Getenv("SESSION_KEYS"))
	if err != nil {
		return nil, fmt.Errorf("SESSION_KEYS: %w", err)
	}
	proxies, err := parseProxies(os.Getenv("TRUSTED_PROXIES"))
	if err != nil {
		return nil, fmt.Errorf("TRUSTED_PROXIES: %w", err)
	}
	mailer, err := mailerFromEnv(baseURL)
	if err != nil {
		return nil, err
	}
	cfg := Config{
		Store:          s,
		BaseURL:        baseURL,
		Mailer:         mailer,
		Keys:           keys,
		TrustedProxies: proxies,
		InsecureHTTP:   os.Getenv("INSECURE_HTTP") == "1",
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	return New(cfg)
}

// Addr returns where the server listens.
func Addr() string { return cmp.Or(os.Getenv("ADDR"), "localhost:8080") }

// baseURLFromEnv guesses BASE_URL only for loopback: the name of a site that others can
// reach is not in ADDR.
func baseURLFromEnv() (string, error) {
	if base := os.Getenv("BASE_URL"); base != "" {
		return base, nil
	}
	host, _, err := net.SplitHostPort(Addr())
	if err != nil {
		return "", fmt.Errorf("ADDR: %w", err)
	}
	if !isLoopback(host) {
		return "", fmt.Errorf("BASE_URL is required when ADDR is %q: set it to the site's address, such as https://example.com", Addr())
	}
	return "http://" + Addr(), nil
}

func parseKeys(list string) ([][]byte, error) {
	var keys [][]byte
	for i, s := range splitList(list) {
		key, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil {
			return nil, fmt.Errorf("key %d is not padded base64: %w", i+1, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// parseProxies returns nil, for the default, when the list is empty.
func parseProxies(list string) ([]netip.Prefix, error) {
	words := splitList(list)
	if slices.Contains(words, "none") {
		if len(words) > 1 {
			return nil, fmt.Errorf("%q: none stands alone", list)
		}
		return []netip.Prefix{}, nil
	}
	var prefixes []netip.Prefix
	for _, s := range words {
		if s == "private" {
			prefixes = append(prefixes, privateNetworks...)
			continue
		}
		prefix, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q: want a network such as 10.0.0.0/8, private or none", s)
		}
		prefixes = append(prefixes, prefix.Masked())
	}
	return prefixes, nil
}

// splitList splits at commas and blanks.
func splitList(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
