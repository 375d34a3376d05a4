package auth

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
)

// Auth signs users in and out and knows who sends a request. Its methods are safe
// for concurrent use. Make one with New or Setup and use it for the whole program.
type Auth struct {
	cfg       Config
	base      *url.URL
	store     Store
	keys      *keyring
	passwords *passwords
	takes     atomic.Uint64 // attempts counted by the throttle
	csrf      *http.CrossOriginProtection
	pages     map[string]*template.Template
	mails     *mailTemplates
	outbox    *outbox     // mail, and what leads to it
	chores    *outbox     // the rest that no visitor waits for
	devMail   *devMailbox // nil unless the site is in development
}

// New checks cfg and returns an Auth. It opens and writes nothing: the first error
// of a database or a key file comes with its first use, or from Migrate.
func New(cfg Config) (*Auth, error) {
	cfg = cfg.withDefaults()
	base, err := cfg.validate()
	if err != nil {
		return nil, err
	}
	if cfg.TrustedProxies == nil && base.Scheme == "https" {
		cfg.TrustedProxies = privateNetworks
	}
	pages, err := parsePages()
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
		keys:      newKeyring(cfg.Keys, cfg.KeyFile),
		passwords: newPasswords(cfg.Argon2),
		pages:     pages,
		mails:     mails,
		outbox:    newOutbox(cfg.Logger),
		chores:    newOutbox(cfg.Logger),
	}
	a.csrf = http.NewCrossOriginProtection()
	if err := a.csrf.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("auth: Config.BaseURL: %w", err)
	}
	a.csrf.SetDenyHandler(http.HandlerFunc(a.crossSite))
	a.setUpMail()
	return a, nil
}

// Migrate brings the store's tables up to date. Call it before listening, so that a
// database that is not there stops the program and not the first visitor.
func (a *Auth) Migrate(ctx context.Context) error { return a.store.Migrate(ctx) }

// Close sends the mail that is still waiting, for ten seconds at most, and releases the
// store. Call it when the server has stopped.
func (a *Auth) Close() error {
	var group sync.WaitGroup
	group.Go(a.outbox.close)
	group.Go(a.chores.close)
	group.Wait()
	return a.store.Close()
}

// Secure reports whether browsers reach the site by https.
func (a *Auth) Secure() bool { return a.base.Scheme == "https" }

// Path returns where one of our pages stands, such as Path("/login").
func (a *Auth) Path(page string) string { return prefix + page }
