package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
	"example.com/chi-postgres-database-all/internal/auth/mail"
)

// withAddress makes an account of that name that mail can be sent to, whatever people
// sign in with.
func withAddress(t *testing.T, a *auth.Auth, store auth.Store, name string) *auth.User {
	t.Helper()
	u := authtest.User(t, a, name)
	if u.Address() == "" {
		if err := store.DeleteUser(t.Context(), u.ID); err != nil {
			t.Fatal(err)
		}
		u.Email, u.EmailKey = u.EmailKey+"@mail.example", u.EmailKey+"@mail.example"
		if err := store.CreateUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

// keep has an Auth keep its users in store.
func keep(store auth.Store) func(*auth.Config) { return func(c *auth.Config) { c.Store = store } }

// wantNoMail checks that the box is empty when everything under way has been sent.
func wantNoMail(t *testing.T, a *auth.Auth, box *authtest.Mailbox) {
	t.Helper()
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(box.Mails) > 0 {
		m := box.Wait(t)
		t.Errorf("got mail %q to %s; want none", m.Subject, m.To)
	}
}

// TestPasswordChangedMail: whoever changed the password, its owner hears of it, once,
// where mail reaches them.
func TestPasswordChangedMail(t *testing.T) {
	store, box := authtest.Store(t), authtest.NewMailbox()
	a := authtest.New(t, keep(store), box.Use)
	u := withAddress(t, a, store, authtest.Alice)

	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantNoMail(t, a, box)
	wantStatus(t, b.Submit("/account/password", "password", "not the password", "new_password", "a new one, longer"), http.StatusUnprocessableEntity)
	wantNoMail(t, a, box)
	wantStatus(t, b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer"), http.StatusSeeOther)
	m := box.Wait(t)
	if m.To != u.Address() || !strings.Contains(m.Subject, "password") || !strings.Contains(m.Text, "was changed") {
		t.Errorf("got mail %q to %q:\n%s", m.Subject, m.To, m.Text)
	}
	if strings.Contains(m.Text+m.HTML, "a new one") {
		t.Error("the mail tells the password")
	}
	if strings.Contains(m.Text, a.Path("/login")) {
		t.Error("the mail leads to a page where whoever has lost the account can do nothing")
	}
	wantNoMail(t, a, box)

	if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
		t.Fatal(err)
	}
	box.Wait(t)
	wantNoMail(t, a, box)
}

// TestNoAddressNoMail.
func TestNoAddressNoMail(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	u := authtest.User(t, a, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if u.Address() == "" {
		wantNoMail(t, a, box)
	} else {
		box.Wait(t)
	}
}

// TestNoticesAreLimited: an account made with somebody else's address cannot be used to
// flood their mailbox.
func TestNoticesAreLimited(t *testing.T) {
	store, box, clock := authtest.Store(t), authtest.NewMailbox(), newClock()
	a := authtest.New(t, keep(store), box.Use, clock.Use)
	u := withAddress(t, a, store, authtest.Alice)
	change := func() {
		t.Helper()
		if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
			t.Fatal(err)
		}
	}
	for range auth.PerMail {
		change()
		box.Wait(t)
	}
	change()
	wantNoMail(t, a, box)
	clock.Advance(10 * time.Minute)
	change()
	box.Wait(t)
}

// TestLineBreakInSubject: such a mail is not sent, and the visitor does not learn of it.
func TestLineBreakInSubject(t *testing.T) {
	var log strings.Builder
	store, box := authtest.Store(t), authtest.NewMailbox()
	a := authtest.New(t, keep(store), box.Use, logTo(&log), func(c *auth.Config) { c.AppName = "Hello\r\nBcc: all@example.com" })
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	wantNoMail(t, a, box)
	if !strings.Contains(log.String(), "mail not written") || strings.Contains(log.String(), "Bcc") {
		t.Errorf("got log:\n%s", log.String())
	}
}

// TestNoMailer: a site without a mail server works, and its log says what is missing,
// without a word of what the mail said.
func TestNoMailer(t *testing.T) {
	var log strings.Builder
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), logTo(&log), func(c *auth.Config) {
		c.BaseURL, c.Mailer = "https://example.com", nil
	})
	a.Handler()
	if !strings.Contains(log.String(), "mail will be dropped") {
		t.Errorf("the log has no warning:\n%s", log.String())
	}
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "level=ERROR msg=\"auth: mail dropped") {
		t.Errorf("the log does not say that mail was dropped:\n%s", log.String())
	}
	for _, secret := range []string{u.Address(), "https://example.com/", "was changed"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, log.String())
		}
	}
}

// sender is a Mailer that is a function.
type sender func(ctx context.Context, m mail.Message) error

func (s sender) Send(ctx context.Context, m mail.Message) error { return s(ctx, m) }

// Use has an Auth send by s.
func (s sender) Use(c *auth.Config) { c.Mailer = s }

// TestVisitorsDoNotSeeMailFail: nor wait for it; an answer that told would tell who has
// an account.
func TestVisitorsDoNotSeeMailFail(t *testing.T) {
	release := make(chan struct{})
	for name, send := range map[string]sender{
		"refused": func(_ context.Context, m mail.Message) error {
			return errors.New("550 5.1.1 <" + m.To + ">: recipient address rejected, says " + strings.ToUpper(m.To))
		},
		"stuck": func(context.Context, mail.Message) error { <-release; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			store := authtest.Store(t)
			a := authtest.New(t, keep(store), send.Use, logTo(&log))
			u := withAddress(t, a, store, authtest.Alice)
			b := authtest.NewBrowser(t, a, site(a))
			b.SignIn(authtest.Alice)
			answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
			wantStatus(t, answer, http.StatusSeeOther)
			if got, want := answer.Header.Get("Location"), a.Path("/account")+"?notice=password-changed"; got != want {
				t.Errorf("redirected to %q; want %q", got, want)
			}
			if name == "stuck" {
				close(release)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if failed := strings.Contains(log.String(), "level=ERROR"); failed == (name == "stuck") {
				t.Errorf("an error in the log: %v\n%s", failed, log.String())
			}
			if strings.Contains(strings.ToLower(log.String()), u.Address()) {
				t.Errorf("the log tells the address:\n%s", log.String())
			}
		})
	}
}

// TestNoticesAreSentUncounted: a new password is told even when nobody knows how often.
func TestNoticesAreSentUncounted(t *testing.T) {
	box := authtest.NewMailbox()
	var store auth.Store
	a := authtest.New(t, box.Use, func(c *auth.Config) { store, c.Store = c.Store, brokenLimits{c.Store, false} })
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if m := box.Wait(t); m.To != u.Address() {
		t.Errorf("mail to %q; want %q", m.To, u.Address())
	}
}

// gatedStore answers what the throttle asks when the gate is open.
type gatedStore struct {
	auth.Store
	asked, gate chan struct{}
}

func (s gatedStore) Limit(ctx context.Context, key string) (time.Time, error) {
	s.asked <- struct{}{}
	<-s.gate
	return s.Store.Limit(ctx, key)
}

// TestFullQueueStillMails: a job that has its place mails from there, and needs no
// second one. A link that it made would otherwise have voided the one before for nothing.
func TestFullQueueStillMails(t *testing.T) {
	box := authtest.NewMailbox()
	store := gatedStore{authtest.Store(t), make(chan struct{}, 10), make(chan struct{})}
	a := authtest.New(t, box.Use, keep(store))
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	<-store.asked // how often the user was mailed: the job has its place
	release := make(chan struct{})
	defer close(release)
	for range auth.MaxWaiting - 1 {
		a.Later("password_changed", func(context.Context) { <-release })
	}
	a.Later("password_changed", func(context.Context) { t.Error("the queue was not full") })
	close(store.gate)
	if m := box.Wait(t); m.To != u.Address() {
		t.Errorf("got mail to %s; want %s", m.To, u.Address())
	}
}

// TestRetries: a mail that may be taken later is sent again, and no other is.
func TestRetries(t *testing.T) {
	defer auth.RetryAfter(time.Millisecond, time.Millisecond)()
	later, refused := fmt.Errorf("%w: 451 try again later", mail.ErrTemporary), errors.New("550 no such mailbox")
	for _, test := range []struct {
		name  string
		fails []error
		tries int
		lost  bool
	}{
		{"works", nil, 1, false},
		{"away twice", []error{later, later}, 3, false},
		{"away", []error{later, later, later, later}, 3, true},
		{"refused", []error{refused, refused, refused}, 1, true},
		{"away, then refused", []error{later, refused, refused}, 2, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log strings.Builder
			var tries atomic.Int64
			store := authtest.Store(t)
			a := authtest.New(t, keep(store), logTo(&log), sender(func(context.Context, mail.Message) error {
				if n := int(tries.Add(1)); n <= len(test.fails) {
					return test.fails[n-1]
				}
				return nil
			}).Use)
			u := withAddress(t, a, store, authtest.Alice)
			if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
				t.Fatal(err)
			}
			if err := a.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			if lost := strings.Contains(log.String(), "auth: mail not sent\""); int(tries.Load()) != test.tries || lost != test.lost {
				t.Errorf("%d tries, lost: %v; want %d, %v\n%s", tries.Load(), lost, test.tries, test.lost, log.String())
			}
		})
	}
}

// TestWaitingForARetryHoldsNobodyUp: while many mails wait to be tried again, others go,
// and Close waits for none of them.
func TestWaitingForARetryHoldsNobodyUp(t *testing.T) {
	defer auth.RetryAfter(time.Hour)()
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), sender(func(context.Context, mail.Message) error { return mail.ErrTemporary }).Use)
	for i := range 2 * auth.MaxAtOnce {
		u := withAddress(t, a, store, fmt.Sprint(i, authtest.Alice))
		if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	a.Later("password_changed", func(context.Context) { close(done) })
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("a job waits for the mails that wait")
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
}

// TestSupportEmail must be an address: it becomes a header of every mail.
func TestSupportEmail(t *testing.T) {
	_, err := auth.New(auth.Config{Store: authtest.Store(t), BaseURL: "http://localhost:8080", SupportEmail: "help@example.com\r\nBcc: all@example.com"})
	if err == nil || !strings.Contains(err.Error(), "Config.SupportEmail") {
		t.Errorf("got error %v", err)
	}
}

// TestLinksLeadToTheSite, wherever a request says that it wanted to go.
func TestLinksLeadToTheSite(t *testing.T) {
	for base, want := range map[string]string{"https://Example.COM:443": "https://example.com", "http://[::1]:8080": "http://[::1]:8080"} {
		a := authtest.New(t, func(c *auth.Config) { c.BaseURL = base })
		if got := a.Link("/login"); got != want+a.Path("/login") {
			t.Errorf("%s: links lead to %s; want %s", base, got, want)
		}
	}
}
