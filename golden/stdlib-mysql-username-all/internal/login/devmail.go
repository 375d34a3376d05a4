package auth

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// maxDevMails is how many mails the mailbox for development keeps.
const maxDevMails = 50

// devMailbox is the Mailer of a site on this machine: it sends nothing, and keeps what
// it would have sent for GET /dev/mail.
//
// Whether a site is in development is a guess: one that was put behind a proxy on the
// same machine and not told its BASE_URL looks just like it. So the page also wants a key
// that stands in the log and nowhere else.
type devMailbox struct {
	log *slog.Logger
	now func() time.Time
	key string

	mu    sync.Mutex
	page  string    // where it stands, without the key; empty until it is served
	mails []devMail // newest first
}

type devMail struct {
	Mail
	SentAt time.Time
}

// Send implements Mailer. The log gets the mail with address and link: this is the
// developer's own machine.
func (b *devMailbox) Send(ctx context.Context, m Mail) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	message := "auth: mail, written here and not sent"
	if b.page != "" {
		message = "auth: mail, kept at " + b.page + "?key=" + b.key
	}
	b.log.InfoContext(ctx, message, "to", m.To, "subject", m.Subject, "text", m.Text)
	b.mails = slices.Insert(b.mails, 0, devMail{m, b.now()})
	b.mails = b.mails[:min(len(b.mails), maxDevMails)]
	return nil
}

// showDevMail handles GET /dev/mail: what a site in development would have mailed,
// newest first. Anywhere else, and without the key, there is no such page.
func (a *Auth) showDevMail(w http.ResponseWriter, r *http.Request) {
	if a.devMail == nil || !isLocalRequest(r) || !a.devMail.opens(r.URL.Query().Get("key")) {
		a.NotFound(w, r)
		return
	}
	a.devMail.mu.Lock()
	mails := slices.Clone(a.devMail.mails)
	a.devMail.mu.Unlock()
	a.render(w, r, http.StatusOK, "devmail", devMailPage{Page: a.NewPage(r), Mails: mails})
}

// opens reports whether key is the one from the log, in a time that does not tell how
// much of it is right.
func (b *devMailbox) opens(key string) bool {
	return subtle.ConstantTimeCompare([]byte(key), []byte(b.key)) == 1
}

type devMailPage struct {
	Page
	Mails []devMail
}

// Paragraphs is the text of m, with links.
func (p devMailPage) Paragraphs(m devMail) []paragraph { return p.auth.paragraphs(m.Text) }

// isLocalRequest reports whether r comes from a browser on this machine that wanted to
// go to this machine. A tunnel that shows the site to others comes from here too, but
// passes their Host or X-Forwarded-For on; and another site whose name was pointed at
// this machine (DNS rebinding) has its own name in Host.
func isLocalRequest(r *http.Request) bool {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !remote.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(r.Host); err == nil {
		host = name
	}
	return isLoopback(host)
}
