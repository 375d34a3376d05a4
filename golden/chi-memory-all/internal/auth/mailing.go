package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"example.com/chi-memory-all/internal/auth/mail"
)

// Mailer sends mail; see package mail.
type Mailer = mail.Mailer

// perMail is how often a visitor may have us mail one account: nobody's mailbox is flooded
// through us. Beyond it the answer is the same and no mail goes out.
var perMail = limit{burst: 3, every: 10 * time.Minute}

// retryAfter is how long a mail waits before it is tried again: some servers take it only
// when it comes back minutes later.
var retryAfter = []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute}

// mailerFromEnv returns the Mailer of SMTP_URL, or nil when it is empty.
func mailerFromEnv(baseURL string) (Mailer, error) {
	smtpURL := os.Getenv("SMTP_URL")
	if smtpURL == "" {
		return nil, nil
	}
	base, err := parseBaseURL(baseURL)
	if err != nil {
		return nil, fmt.Errorf("the sender depends on BASE_URL: %w", err)
	}
	mailer, err := mail.NewSMTP(smtpURL, base.Hostname())
	if err != nil {
		return nil, fmt.Errorf("SMTP_URL: %w", err)
	}
	return mailer, nil
}

// startMail reads the mails and, for a site in development, makes the mailbox.
func (a *Auth) startMail() (err error) {
	if a.cfg.SupportEmail != "" && !isEmail(a.cfg.SupportEmail) {
		return fmt.Errorf("auth: Config.SupportEmail: %q is not an address; want one such as help@example.com", a.cfg.SupportEmail)
	}
	if a.cfg.Mailer == nil && a.local {
		a.mailbox = mail.NewMailbox(a.cfg.Now)
		a.cfg.Mailer = a.mailbox
	}
	if a.templates, err = mail.Parse(); err != nil {
		return fmt.Errorf("auth: parse mails: %w", err)
	}
	return nil
}

// DevMailURL returns where a site in development without a mail server shows its mail, with
// the key that the page wants; elsewhere it is "".
func (a *Auth) DevMailURL() string {
	if a.mailbox == nil {
		return ""
	}
	return a.link("/dev/mail") + "?key=" + a.mailbox.Key()
}

// link returns the full address of one of our pages. It is made of BaseURL and not of Host,
// which visitors choose: a mailed link must not lead to a site of theirs.
func (a *Auth) link(page string) string { return a.BaseURL() + a.Path(page) }

// mail sends mails/<name>.txt about the account of u to an address, or to nobody if that is
// "". Call it in a job, see later. What goes wrong is only logged.
func (a *Auth) mail(ctx context.Context, name string, u *User, to string, v mail.Values) {
	if to == "" {
		return
	}
	log := a.cfg.Logger.With(slog.String("mail", name), slog.String("user", u.ID))
	if a.cfg.Mailer == nil {
		log.ErrorContext(ctx, "auth: mail dropped: no mail server is set up; see SMTP_URL")
		return
	}
	v.AppName, v.Account, v.SupportEmail, v.Site = a.cfg.AppName, u.Email, a.cfg.SupportEmail, a.link("")
	m, err := a.templates.Write(name, to, v)
	if err != nil {
		log.ErrorContext(ctx, "auth: mail not written", "error", withoutEmails(err))
		return
	}
	if a.mailbox != nil { // on the developer's own machine the log may tell it
		log.InfoContext(ctx, "auth: mail, written here and not sent", "to", m.To, "subject", m.Subject, "text", m.Text)
	}
	a.deliver(ctx, name, log, m, 0)
}

// deliver sends m. When that may work later it is tried again, in a job of its own.
func (a *Auth) deliver(ctx context.Context, kind string, log *slog.Logger, m mail.Message, tried int) {
	err := a.cfg.Mailer.Send(ctx, m)
	switch {
	case err == nil:
	case errors.Is(err, mail.ErrTemporary) && tried < len(retryAfter):
		log.WarnContext(ctx, "auth: mail not sent yet", "error", withoutEmails(err), "again", retryAfter[tried])
		a.queue.add(kind, retryAfter[tried], func(ctx context.Context) { a.deliver(ctx, kind, log, m, tried+1) })
	default:
		log.ErrorContext(ctx, "auth: mail not sent", "tries", tried+1, "error", withoutEmails(err))
	}
}

// notify mails u about something that has happened, at most as often as perMail. What
// cannot be counted goes out all the same: a mail too many does less harm than none.
func (a *Auth) notify(name string, u *User) {
	a.later(name, func(ctx context.Context) {
		wait, err := a.take(ctx, "mail "+name+" "+u.EmailKey, perMail)
		a.warn(ctx, "mail not counted", u.ID, err)
		if wait == 0 {
			a.mail(ctx, name, u, u.Address(), mail.Values{})
		}
	})
}

// take is takeAll for one counter. It returns how long a refused attempt has to wait.
func (a *Auth) take(ctx context.Context, key string, l limit) (wait time.Duration, err error) {
	_, err = a.takeAll(ctx, counter{key: key, limit: l})
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		return throttled.RetryAfter, nil
	}
	return 0, err
}
