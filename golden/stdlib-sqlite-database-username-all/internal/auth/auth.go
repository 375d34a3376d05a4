package auth

import (
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"sync/atomic"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/mail"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// Auth signs users in and out and knows who sends a request. Its methods are safe for
// concurrent use. Make one for the whole program, with New or Setup.
type Auth struct {
	cfg       Config
	base      *url.URL
	local     bool // in development: http on loopback
	store     Store
	keys      func() ([]*key, error) // see newKeys
	cookies   *cookies
	passwords *password.Hasher
	takes     atomic.Uint64 // attempts counted by the throttle
	csrf      *http.CrossOriginProtection

	files      fs.FS                         // of pages and stylesheet
	inSource   bool                          // they may change while the program runs
	pages      map[string]*template.Template // by name, such as "login"
	cssVersion string                        // changes with every byte of the stylesheet
	queue      *queue
	templates  *mail.Templates
	mailbox    *mail.Mailbox // nil unless the site is in development
}

// New checks cfg and returns an Auth. It opens and writes nothing, not even the key file.
func New(cfg Config) (*Auth, error) {
	cfg = cfg.withDefaults()
	base, err := cfg.validate()
	if err != nil {
		return nil, err
	}
	if cfg.TrustedProxies == nil && base.Scheme == "https" {
		cfg.TrustedProxies = privateNetworks
	}
	passwords, err := password.New(cfg.Argon2)
	if err != nil {
		return nil, fmt.Errorf("auth: Config.Argon2: %w", err)
	}
	a := &Auth{
		cfg:       cfg,
		base:      base,
		local:     base.Scheme == "http" && isLoopback(base.Hostname()),
		store:     cfg.Store,
		keys:      newKeys(cfg.Keys, cfg.KeyFile),
		cookies:   newCookies(cfg.CookiePrefix, base.Scheme == "https"),
		passwords: passwords,
	}
	if err := a.loadPages(); err != nil {
		return nil, err
	}
	a.csrf = http.NewCrossOriginProtection()
	if err := a.csrf.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("auth: Config.BaseURL: %w", err)
	}
	a.csrf.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.errorPage(w, r, http.StatusForbidden)
	}))
	a.startQueue()
	if err := a.startMail(); err != nil {
		return nil, err
	}
	return a, nil
}

// BaseURL returns how browsers reach the site, such as https://example.com.
func (a *Auth) BaseURL() string { return a.base.Scheme + "://" + a.base.Host }

// IsHTTPS reports whether browsers reach the site by https.
func (a *Auth) IsHTTPS() bool { return a.base.Scheme == "https" }

// Path returns where one of our pages stands, such as Path("/login").
func (a *Auth) Path(page string) string { return prefix + page }
