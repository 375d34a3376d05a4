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

	"example.com/stdlib-memory-minimal/internal/auth/password"
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
	mails     *mailTemplates
	outbox    *outbox
	devMail   *devMailbox // nil unless the site is in development
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
	mails, err := parseMails()
	if err != nil {
		return nil, fmt.Errorf("auth: parse mails: %w", err)
	}
	a := &Auth{
		cfg:       cfg,
		base:      base,
		store:     cfg.Store,
		keys:      newKeys(cfg.Keys, cfg.KeyFile),
		cookies:   newCookies(cfg.CookiePrefix, base.Scheme == "https"),
		passwords: passwords,
		pages:     pages,
		mails:     mails,
	}
	a.csrf = http.NewCrossOriginProtection()
	if err := a.csrf.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("auth: Config.BaseURL: %w", err)
	}
	a.csrf.SetDenyHandler(http.HandlerFunc(a.crossSite))
	a.setUpMail()
	a.outbox = newOutbox(cfg.Logger, maxDelay)
	if isLoopback(base.Hostname()) { // there are no strangers, and a developer who waits
		a.outbox.delay = 0
	}
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

// Close is Shutdown for a program that has nothing else to end: it takes no longer than
// ShutdownTime.
func (a *Auth) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), ShutdownTime)
	defer cancel()
	return a.Shutdown(ctx)
}

// Shutdown sends the mail that is still waiting and releases the store, before ctx ends.
// Call it when the server has stopped; a second call does nothing.
func (a *Auth) Shutdown(ctx context.Context) (err error) {
	a.shutdown.Do(func() {
		a.outbox.close(ctx)
		closed := make(chan error, 1)
		go func() { closed <- a.store.Close() }()
		select {
		case err = <-closed:
		case <-ctx.Done():
			err = fmt.Errorf("auth: close the store: %w", ctx.Err())
		}
	})
	return err
}

// BaseURL returns how browsers reach the site, such as https://example.com.
func (a *Auth) BaseURL() string { return a.base.Scheme + "://" + a.base.Host }

// Secure reports whether browsers reach the site by https.
func (a *Auth) Secure() bool { return a.base.Scheme == "https" }

// Path returns where one of our pages stands, such as Path("/login").
func (a *Auth) Path(page string) string { return prefix + page }
