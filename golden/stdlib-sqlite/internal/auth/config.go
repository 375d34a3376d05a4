package auth

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"example.com/stdlib-sqlite/internal/auth/password"
)

// Config is what New needs. Only Store and BaseURL have no default.
type Config struct {
	// Store keeps the users, such as store.New's.
	Store Store

	// BaseURL is where browsers find the site, such as "https://example.com". With https
	// the cookies are Secure and Keys required.
	BaseURL string

	// InsecureHTTP allows http on a host that is not loopback. Cookies then cross the
	// network in the clear: for a closed test network only.
	InsecureHTTP bool

	// Keys sign cookies and hash the names in the log: 32 random bytes or more each. The
	// first is used for what is new, all for what is old. To rotate, put a new one first and
	// take the old one away when the longest remember cookie has expired. Browsers that
	// signed in before then share the attempt counters of strangers until their next login.
	Keys [][]byte

	// KeyFile keeps a key made on first use when Keys is empty. Default ".session-key".
	KeyFile string

	// AppName is what pages call the site. Default "stdlib-sqlite".
	AppName string

	// Home is where a login leads when no other page was asked for. Default "/".
	Home string

	// ContentSecurityPolicy is sent with our pages. Default: the stylesheet, images and
	// forms of this site, and no script, no frame and nothing of another site.
	ContentSecurityPolicy string

	// UserLoader returns the user with that id as they are now. With ErrNotFound the visitor
	// is anonymous; with another error the page fails. Default: Store has them.
	UserLoader func(ctx context.Context, id string) (*User, error)

	// RequestLoader finds a user when the cookies name nobody, such as by an API key in a
	// header, for this request only. ErrNotFound means nobody. Default: none.
	RequestLoader func(r *http.Request) (*User, error)

	// UnauthorizedHandler answers when LoginRequired refuses. Default: a browser is sent
	// to /login and back afterwards; a script gets 401.
	UnauthorizedHandler http.Handler

	// NeedsRefreshHandler answers when FreshLoginRequired refuses a user whose login is not
	// fresh. Default: a browser is sent to /reauth and back afterwards; a script gets 403.
	NeedsRefreshHandler http.Handler

	// SessionProtection is what happens to a session in another browser or network.
	// Default Basic.
	SessionProtection SessionProtection

	// OnEvent is told of logins, failures and changes, in the request's goroutine:
	// keep it quick. Default: a line of Logger each.
	OnEvent func(ctx context.Context, e Event)

	// Mailer sends mail; Setup makes one of SMTP_URL. Default: an http loopback site keeps
	// mail at DevMailURL and writes it to the log; any other drops it, and the log says so.
	Mailer Mailer

	// SupportEmail is where people who get mail from the site can ask for help, such as
	// "help@example.com": mails name it, and answers go there. Default: none.
	SupportEmail string

	// Logger is told what visitors are not: the cause of a 500 page. Default slog.Default().
	Logger *slog.Logger

	// IdleTimeout ends a session not used for so long. Default 24 h.
	IdleTimeout time.Duration

	// AbsoluteTimeout ends a session so long after it began or was confirmed. Default 14 days.
	AbsoluteTimeout time.Duration

	// RememberFor is how long "keep me signed in" lasts. Default 30 days.
	RememberFor time.Duration

	// FreshFor is how long a login is fresh. Default 30 min.
	FreshFor time.Duration

	// RefreshEvery is how often, at most, a session in use is written to push its idle
	// timeout back. Default 10 min.
	RefreshEvery time.Duration

	// CookiePrefix begins the names of our cookies. Default "auth".
	CookiePrefix string

	// TrustedProxies are the networks whose X-Forwarded-For is believed, such as
	// 203.0.113.8/32 for a load balancer there. It must write that header or add to it:
	// else visitors say where they come from. Attempts from within them are not counted by
	// IP. Default, when nil: private networks with https, where a proxy ends TLS; none with
	// http.
	TrustedProxies []netip.Prefix

	// Argon2 is the cost of a hash. A stored hash follows at its user's next login; until
	// then a wrong password is refused sooner or later there than for an unknown name. So
	// it is with imported bcrypt hashes. Default: OWASP's minimum, m=19456 t=2 p=1.
	Argon2 password.Argon2

	// Now tells the time. Default time.Now; tests set it.
	Now func() time.Time
}

// SessionProtection is what to do about a session whose browser or network changed.
type SessionProtection int

const (
	// Basic keeps such a session, but not fresh: what matters asks for the password.
	Basic SessionProtection = iota
	// Strong ends it, unless a remember cookie began it: those are meant to survive a
	// change of network.
	Strong
	// Off does nothing.
	Off
)

// sampleKey stands in .env.example.
const sampleKey = "c2FtcGxlLXNhbXBsZS1zYW1wbGUtc2FtcGxlLXNhbXBsZS0="

const minKeyBytes = 32

var cookiePrefix = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// withDefaults fills in what was left out.
func (c Config) withDefaults() Config {
	c.KeyFile = cmp.Or(c.KeyFile, ".session-key")
	c.AppName = cmp.Or(c.AppName, "stdlib-sqlite")
	c.Home = cmp.Or(c.Home, homePath)
	c.ContentSecurityPolicy = cmp.Or(c.ContentSecurityPolicy, "default-src 'none'; style-src 'self'; img-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
	c.CookiePrefix = cmp.Or(c.CookiePrefix, "auth")
	c.IdleTimeout = cmp.Or(c.IdleTimeout, 24*time.Hour)
	c.AbsoluteTimeout = cmp.Or(c.AbsoluteTimeout, 14*24*time.Hour)
	c.RememberFor = cmp.Or(c.RememberFor, 30*24*time.Hour)
	c.FreshFor = cmp.Or(c.FreshFor, 30*time.Minute)
	c.RefreshEvery = cmp.Or(c.RefreshEvery, 10*time.Minute)
	if c.Argon2 == (password.Argon2{}) {
		c.Argon2 = password.Argon2{Memory: 19 * 1024, Time: 2, Threads: 1}
	}
	if c.UserLoader == nil && c.Store != nil {
		c.UserLoader = c.Store.UserByID
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
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
	local := isLoopback(base.Hostname())
	if base.Scheme == "http" && !local && !c.InsecureHTTP {
		return nil, fmt.Errorf("auth: Config.BaseURL: %q would send passwords in the clear; use https, or InsecureHTTP (INSECURE_HTTP=1) on a closed test network", c.BaseURL)
	}
	if base.Scheme == "https" && len(c.Keys) == 0 {
		return nil, errors.New("auth: Config.Keys is empty; an https site needs one: set SESSION_KEYS to what openssl rand -base64 32 prints")
	}
	for i, key := range c.Keys {
		if len(key) < minKeyBytes {
			return nil, fmt.Errorf("auth: Config.Keys[%d] has %d bytes; want at least %d", i, len(key), minKeyBytes)
		}
		if !local && base64.StdEncoding.EncodeToString(key) == sampleKey {
			return nil, fmt.Errorf("auth: Config.Keys[%d] is the sample key, which everyone knows; make your own with openssl rand -base64 32", i)
		}
	}
	for name, d := range map[string]time.Duration{
		"IdleTimeout": c.IdleTimeout, "AbsoluteTimeout": c.AbsoluteTimeout, "RememberFor": c.RememberFor,
		"FreshFor": c.FreshFor, "RefreshEvery": c.RefreshEvery,
	} {
		if d < time.Second {
			return nil, fmt.Errorf("auth: Config.%s is %v; want a second or more", name, d)
		}
	}
	switch {
	case c.RefreshEvery >= c.IdleTimeout:
		return nil, fmt.Errorf("auth: Config.RefreshEvery is %v; want less than IdleTimeout, which is %v", c.RefreshEvery, c.IdleTimeout)
	case c.SessionProtection < Basic || c.SessionProtection > Off:
		return nil, fmt.Errorf("auth: Config.SessionProtection is %d; want Basic, Strong or Off", c.SessionProtection)
	case !isPage(c.Home):
		return nil, fmt.Errorf("auth: Config.Home %q: want a page of this site, such as /welcome", c.Home)
	case !cookiePrefix.MatchString(c.CookiePrefix):
		return nil, fmt.Errorf("auth: Config.CookiePrefix %q: want letters, digits, - and _", c.CookiePrefix)
	}
	if err := checkProxies(c.TrustedProxies); err != nil {
		return nil, fmt.Errorf("auth: Config.TrustedProxies: %w", err)
	}
	return base, nil
}

// parseBaseURL returns scheme and host as browsers write them in Origin: in lower case, and
// without the scheme's own port.
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
