package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"

	"example.com/stdlib-mysql-username-all/internal/login/password"
)

// Config is what New needs. Only Store and BaseURL have no default.
type Config struct {
	// Store keeps the users, such as New's.
	Store Store

	// BaseURL is where browsers find the site: scheme and host, such as
	// "https://example.com". With https the cookies are Secure and Keys required.
	BaseURL string

	// InsecureHTTP allows a BaseURL with http on a host that is not loopback. Cookies
	// then cross the network in the clear: for a closed test network only.
	InsecureHTTP bool

	// Keys are the site's secrets: they sign what others must not make up, where a
	// cookie says by itself who is signed in, and hash the names in the log. Each has
	// at least 32 random bytes. The first is used for what is new, all for what is
	// old: to rotate, put the new key first and take the old one away when the longest
	// remember cookie has expired. A browser that has not signed in since is then no longer
	// known to the throttle.
	Keys [][]byte

	// KeyFile keeps a key made on first use when Keys is empty. Default ".session-key".
	KeyFile string

	// AppName is what pages call the site. Default "stdlib-mysql-username-all".
	AppName string

	// Home is where a login leads when no other page was asked for. Default "/".
	Home string

	// ContentSecurityPolicy is sent with our pages. Default: the stylesheet, images and
	// forms of this site, and no script, no frame and nothing of another site.
	ContentSecurityPolicy string

	// UserLoader returns the user with that id: ErrNotFound when there is none (the
	// visitor is then anonymous), another error when it cannot tell (the page then
	// fails). It runs at most once a request. What it returns must be up to date:
	// SecurityStamp and Disabled end sessions, UsernameKey and PasswordHash are what a change
	// of the password is checked against. Default: Store.UserByID.
	UserLoader func(ctx context.Context, id string) (*User, error)

	// RequestLoader finds a user without a session, such as by an API key in a
	// header; it is asked when the cookies name nobody, and nothing is stored for
	// the next request. ErrNotFound means nobody. Default: none.
	RequestLoader func(r *http.Request) (*User, error)

	// UnauthorizedHandler answers when LoginRequired refuses. Default: a browser is sent
	// to /login and back afterwards, to the page it asked for or the one whose form it
	// sent, and is told to send that again. A script gets 401, with a line of JSON if it
	// asks for JSON.
	UnauthorizedHandler http.Handler

	// NeedsRefreshHandler answers when FreshLoginRequired refuses a user whose login
	// is not fresh. Default: a browser is sent to /reauth and back, as to /login, and
	// a script gets 403. Who has no session, being known by RequestLoader, gets 403.
	NeedsRefreshHandler http.Handler

	// SessionProtection says what happens when a session turns up in another browser
	// or network. Default Basic.
	SessionProtection SessionProtection

	// OnEvent is told of logins, failures and changes, in the request's goroutine:
	// keep it quick. Default: a line of Logger each.
	OnEvent func(ctx context.Context, e Event)

	// Mailer sends mail; Setup makes one of SMTP_URL. Default: on an http loopback site
	// mail is written to the log and kept at DevMailURL.
	// On any other site it is dropped, and the log says so without telling what was in it.
	Mailer Mailer

	// SupportEmail is where people who get mail from the site can ask for help, such as
	// "help@example.com": mails name it, and answers go there. Default: none.
	SupportEmail string

	// Logger is told what visitors are not: the cause of a 500 page. Default
	// slog.Default().
	Logger *slog.Logger

	// IdleTimeout ends a session that has not been used for so long. Default 24 h.
	IdleTimeout time.Duration

	// AbsoluteTimeout ends a session so long after it began or was last confirmed by
	// the password, used or not. Default 14 days.
	AbsoluteTimeout time.Duration

	// RememberFor is how long "keep me signed in" lasts. Default 30 days.
	RememberFor time.Duration

	// FreshFor bounds how long a just-typed password is trusted with what needs a
	// fresh login. Lowering it asks for the password more often. Default 30 min.
	FreshFor time.Duration

	// RefreshEvery is how often, at most, a session in use is written anew to push
	// its idle timeout back; less than IdleTimeout. Default 10 min.
	RefreshEvery time.Duration

	// CookiePrefix begins the names of our cookies. Default "auth".
	CookiePrefix string

	// TrustedProxies are the networks whose X-Forwarded-For is believed, such as
	// 203.0.113.8/32 for a load balancer there; the visitor is the last address in it
	// that is not in them. Default, when nil: with https loopback, private and
	// link-local addresses and those of carriers' networks, since a proxy there ends
	// TLS; with http none. When it is empty, none.
	//
	// A visitor who comes from a trusted address cannot be told from a proxy: the throttle
	// counts none of them by address, and goes by what the nearest proxy says their network
	// is, or its own when it says nothing. So the proxy must write X-Forwarded-For, or add
	// to it: one that hands on the visitor's own has visitors say where they come from.
	TrustedProxies []netip.Prefix

	// Argon2 is the cost of hashing a password. Default: OWASP's minimum, m=19456 t=2
	// p=1. Stored hashes follow a change at each user's next login. Until then checking
	// one takes as long as its own cost, and a bcrypt hash that was brought along as long
	// as bcrypt: who measures how long a refusal takes can tell such an account from a
	// name without one.
	Argon2 password.Argon2

	// Now tells the time. Default time.Now; tests set it.
	Now func() time.Time
}

// SessionProtection is what to do about a session whose browser or network changed.
type SessionProtection int

const (
	// Basic keeps such a session, but not fresh: what matters asks for the password.
	Basic SessionProtection = iota
	// Strong ends it. One that was restored by a remember cookie is only not fresh:
	// those are meant to survive a change of network.
	Strong
	// Off does nothing.
	Off
)

// sampleKey stands in .env.example, for everyone to read.
const sampleKey = "c2FtcGxlLXNhbXBsZS1zYW1wbGUtc2FtcGxlLXNhbXBsZS0="

const minKeyBytes = 32

// withDefaults fills in what was left out.
func (c Config) withDefaults() Config {
	setDefault(&c.KeyFile, ".session-key")
	setDefault(&c.AppName, "stdlib-mysql-username-all")
	setDefault(&c.Home, homePath)
	setDefault(&c.ContentSecurityPolicy, "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "+
		"base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
	setDefault(&c.CookiePrefix, "auth")
	setDefault(&c.IdleTimeout, 24*time.Hour)
	setDefault(&c.AbsoluteTimeout, 14*24*time.Hour)
	setDefault(&c.RememberFor, 30*24*time.Hour)
	setDefault(&c.FreshFor, 30*time.Minute)
	setDefault(&c.RefreshEvery, 10*time.Minute)
	setDefault(&c.Argon2, password.Argon2{Memory: 19 * 1024, Time: 2, Threads: 1})
	setDefault(&c.Logger, slog.Default())
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// validate returns the parsed BaseURL, or an error that names the field at fault.
func (c Config) validate() (*url.URL, error) {
	if c.Store == nil {
		return nil, errors.New("auth: Config.Store is missing")
	}
	base, err := parseBaseURL(c.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("auth: Config.BaseURL: %w", err)
	}
	if base.Scheme == "http" && !isLoopback(base.Hostname()) && !c.InsecureHTTP {
		return nil, fmt.Errorf("auth: Config.BaseURL: %q would send passwords in the clear; use https, or InsecureHTTP (INSECURE_HTTP=1) on a closed test network", c.BaseURL)
	}
	if base.Scheme == "https" && len(c.Keys) == 0 {
		return nil, errors.New("auth: Config.Keys is empty; an https site needs one: set SESSION_KEYS to what openssl rand -base64 32 prints")
	}
	for i, key := range c.Keys {
		if len(key) < minKeyBytes {
			return nil, fmt.Errorf("auth: Config.Keys[%d] has %d bytes; want at least %d", i, len(key), minKeyBytes)
		}
		if !isLoopback(base.Hostname()) && base64.StdEncoding.EncodeToString(key) == sampleKey {
			return nil, fmt.Errorf("auth: Config.Keys[%d] is the sample key, which everyone knows; make your own with openssl rand -base64 32", i)
		}
	}
	for _, field := range []struct {
		name  string
		value time.Duration
	}{
		{"IdleTimeout", c.IdleTimeout},
		{"AbsoluteTimeout", c.AbsoluteTimeout},
		{"RememberFor", c.RememberFor},
		{"FreshFor", c.FreshFor},
		{"RefreshEvery", c.RefreshEvery},
	} {
		if field.value < time.Second {
			return nil, fmt.Errorf("auth: Config.%s is %v; want a second or more", field.name, field.value)
		}
	}
	if c.RefreshEvery >= c.IdleTimeout {
		return nil, fmt.Errorf("auth: Config.RefreshEvery is %v; want less than IdleTimeout, which is %v", c.RefreshEvery, c.IdleTimeout)
	}
	if c.SessionProtection < Basic || c.SessionProtection > Off {
		return nil, fmt.Errorf("auth: Config.SessionProtection is %d; want Basic, Strong or Off", c.SessionProtection)
	}
	if !isPage(c.Home) {
		return nil, fmt.Errorf("auth: Config.Home %q: want a page of this site, such as /welcome", c.Home)
	}
	if !validCookiePrefix(c.CookiePrefix) {
		return nil, fmt.Errorf("auth: Config.CookiePrefix %q: want letters, digits, - and _", c.CookiePrefix)
	}
	if err := checkProxies(c.TrustedProxies); err != nil {
		return nil, fmt.Errorf("auth: Config.TrustedProxies: %w", err)
	}
	return base, nil
}

// parseBaseURL returns scheme and host as browsers write them in Origin: in lower case,
// and without a port that goes without saying.
func parseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, err
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("%q: want a scheme and a host, such as https://example.com", s)
	}
	if u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("%q: want only scheme and host, such as %s://%s", s, u.Scheme, u.Host)
	}
	host := strings.ToLower(u.Hostname())
	if strings.ContainsFunc(host, func(c rune) bool { return c > unicode.MaxASCII }) {
		return nil, fmt.Errorf("%q: want the host in ASCII, as browsers send it: it begins with xn-- then", s)
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	u.Host = host
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

func validCookiePrefix(s string) bool {
	for _, c := range []byte(s) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
