package auth

import (
	"context"
	"crypto/tls"
	"net"
	"net/mail"
	"time"
)

// What the tests of mail in package auth_test need of the inside.

const (
	MaxWaiting  = maxWaiting
	MaxSenders  = maxSenders
	MaxDelay    = maxDelay
	MaxDevMails = maxDevMails
)

var PerMail = perMail.burst

// Encode returns m as it goes to a mail server.
func (m Mail) Encode(from mail.Address, now time.Time) ([]byte, error) { return m.encode(&from, now) }

// Later has job done in the outbox.
func (a *Auth) Later(kind string, job func(ctx context.Context)) { a.later(kind, job) }

// RetryAfter replaces how long the outbox waits before it tries again.
func (a *Auth) RetryAfter(waits ...time.Duration) { a.outbox.retries = waits }

// DevMailPage returns the page with the mail of a site in development, with its key.
func (a *Auth) DevMailPage() string { return "/dev/mail?key=" + a.devMail.key }

// Mailer returns the Mailer in use.
func (a *Auth) Mailer() Mailer { return a.cfg.Mailer }

// WriteMail returns the mail of that name to a user with that name.
func (a *Auth) WriteMail(name, username string) (Mail, error) {
	return a.writeMail(name, &User{Email: username}, "someone@example.com", mailData{})
}

// NewSMTP returns the Mailer of smtpURL, which trusts what config says and finds every
// server at addr.
func NewSMTP(smtpURL, addr string, config *tls.Config) (Mailer, error) {
	m, err := parseSMTPURL(smtpURL, "https://site.example")
	if err != nil {
		return nil, err
	}
	s := m.(*smtpMailer)
	s.tls.RootCAs = config.RootCAs
	s.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
	return s, nil
}
