package auth

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"
)

// Mail is one message to one person.
type Mail struct {
	To      string // an address and nothing else, such as "alice@example.com"
	Subject string
	Text    string // lines end in \n
	HTML    string // the same as a page; may be empty
}

// Mailer sends mail. Send is called from several goroutines at once, never from a
// request's, and must give up when ctx ends. After an error it is called again a few
// times, so an error means that nothing was sent.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// perMail is how often a visitor may have us mail one account, so that nobody's mailbox
// is flooded through us. Who is over it is told the same as anyone else.
var perMail = limit{burst: 3, every: 10 * time.Minute}

// mailData is what a mail tells besides the names of the site and of the user.
type mailData struct {
	Link    string // see Auth.link
	Address string
}

// mail writes mails/<name>.txt to the address to, which is one of u's, and sends it. It
// is for jobs that later does: a link that is made in one is mailed in it, or there
// might be no room for the mail. Whether it arrives is not for a visitor to know, so what
// goes wrong is only logged. Nothing happens when to is empty: the user gave no address.
func (a *Auth) mail(ctx context.Context, name string, u *User, to string, data mailData) {
	if to == "" {
		return
	}
	log := a.cfg.Logger.With(slog.String("mail", name), slog.String("user", u.ID))
	if a.cfg.Mailer == nil {
		log.ErrorContext(ctx, "auth: mail dropped: no mail server is set up; see SMTP_URL")
		return
	}
	m, err := a.writeMail(name, u, to, data)
	if err != nil {
		log.ErrorContext(ctx, "auth: mail not written", "error", withoutAddresses(err))
		return
	}
	a.deliver(ctx, log, m)
}

// notify mails u about something that has happened, at most as often as perMail. When
// that cannot be counted the mail goes all the same: one too many does less harm than
// one that nobody gets.
func (a *Auth) notify(name string, u *User, to string, data mailData) {
	a.later(name, func(ctx context.Context) {
		wait, err := a.take(ctx, "mail "+name+" "+u.EmailKey, perMail)
		if err != nil {
			a.cfg.Logger.ErrorContext(ctx, "auth: mail not counted", "mail", name, "user", u.ID, "error", err)
		}
		if err != nil || wait == 0 {
			a.mail(ctx, name, u, to, data)
		}
	})
}

// link returns the full address of one of our pages, such as link("/login"). It is
// made of BaseURL and not of the Host header, which is the visitor's word: a mailed
// link must not lead to a site of theirs.
func (a *Auth) link(page string) string {
	return a.base.Scheme + "://" + a.base.Host + a.Path(page)
}

// setUpMail chooses what becomes of mail when the owner did not.
func (a *Auth) setUpMail() {
	if a.cfg.Mailer == nil && !a.Secure() && isLoopback(a.base.Hostname()) {
		a.devMail = &devMailbox{log: a.cfg.Logger, now: a.cfg.Now, key: rand.Text()}
		a.cfg.Mailer = a.devMail
	}
}

// serveMail is called by Routes, in a program that serves our pages. Only there is the
// page of devMail to be found, and only there is a missing mail server worth a warning
// before there is any mail: an operator's command has ended a moment later.
func (a *Auth) serveMail() {
	switch {
	case a.devMail != nil:
		a.devMail.mu.Lock()
		a.devMail.page = a.link("/dev/mail")
		a.devMail.mu.Unlock()
		a.cfg.Logger.Warn("auth: mail is not sent but written to this log, for development only; a site that others use needs BASE_URL and SMTP_URL")
	case a.cfg.Mailer == nil:
		a.cfg.Logger.Warn("auth: no mail server is set up: mail will be dropped; see SMTP_URL")
	}
}
