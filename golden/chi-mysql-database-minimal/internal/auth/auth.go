package auth

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth/password"
)

// Auth signs users in and out and knows who sends a request. Its methods are safe
// for concurrent use. Make one with New or Setup and use it for the whole program.
type Auth struct {
	cfg       Config
	base      *url.URL
	store     Store
	keys      func() ([]*key, error) // see newKeys
	cookies   *cookies
	passwords *password.Hasher
	takes     atomic.Uint64 // attempts counted by the throttle
	csrf      *http.CrossOriginProtection
	pages     map[string]*template.Template
	shutdown  sync.Once
}

// New checks cfg and returns an Auth. It opens and writes nothing: what is wrong with
// the database or the key file is said by Migrate, or by their first use.
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
	pages, err := parsedPages()
	if err != nil {
		return nil, fmt.Errorf("auth: parse pages: %w", err)
	}
	a := &Auth{
		cfg:       cfg,
		base:      base,
		store:     cfg.Store,
		keys:      newKeys(cfg.Keys, cfg.KeyFile),
		cookies:   newCookies(cfg.CookiePrefix, base.Scheme == "https"),
		passwords: passwords,
		pages:     pages,
	}
	a.csrf = http.NewCrossOriginProtection()
	if err := a.csrf.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("auth: Config.BaseURL: %w", err)
	}
	a.csrf.SetDenyHandler(http.HandlerFunc(a.crossSite))
	return a, nil
}

// Migrate gets ready what the site keeps: it reads or makes the key file when that is in
// use, and then brings the store's tables up to date, which nothing else does. Call it
// before listening: what is wrong stops the program, and not the first visitor.
func (a *Auth) Migrate(ctx context.Context) error {
	if _, err := a.keys(); err != nil {
		return err
	}
	return a.store.Migrate(ctx)
}

// ShutdownTime is how long Close may take. Of the ten seconds after which a program that
// was told to end is killed, its server needs the others for requests under way.
const ShutdownTime = 3 * time.Second

// BaseURL returns how browsers reach the site, such as https://example.com.
func (a *Auth) BaseURL() string { return a.base.Scheme + "://" + a.base.Host }

// Secure reports whether browsers reach the site by https.
func (a *Auth) Secure() bool { return a.base.Scheme == "https" }

// Path returns where one of our pages stands, such as Path("/login").
func (a *Auth) Path(page string) string { return prefix + page }
