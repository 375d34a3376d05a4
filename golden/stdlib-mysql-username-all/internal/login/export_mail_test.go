package auth

import "time"

// What the tests of mail in package auth_test need of the inside.

var PerMail = perMail.burst

// RetryAfter replaces how long a mail waits before it is tried again, until undo.
func RetryAfter(waits ...time.Duration) (undo func()) {
	before := retryAfter
	retryAfter = waits
	return func() { retryAfter = before }
}

// DevMailPage returns the page with the mail of a site in development, with its key.
func (a *Auth) DevMailPage() string { return "/dev/mail?key=" + a.mailbox.Key() }

// Mailer returns the Mailer in use.
func (a *Auth) Mailer() Mailer { return a.cfg.Mailer }

// Link returns where a mailed link to that page leads.
func (a *Auth) Link(page string) string { return a.link(page) }
