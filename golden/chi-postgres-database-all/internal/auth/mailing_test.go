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

// TestPasswordChangedMail: whoever changed the password, its owner hears of it, but cannot
// be flooded with such mails.
func TestPasswordChangedMail(t *testing.T) {
	box, clock := authtest.NewMailbox(), newClock()
	a := authtest.New(t, box.Use, clock.Use)
	u := correspondent(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantStatus(t, b.Submit("/account/password", "password", "not the password", "new_password", "a new one, longer"), http.StatusUnprocessableEntity)
	wantNoMail(t, a, box)
	wantStatus(t, b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer"), http.StatusSeeOther)
	m := box.Wait(t)
	if m.To != u.Address() || !strings.Contains(m.Text, u.Email) || strings.Contains(m.Text+m.HTML, "a new one") {
		t.Errorf("got mail %q to %q:\n%s", m.Subject, m.To, m.Text)
	}
	change := func() {
		t.Helper()
		if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
			t.Fatal(err)
		}
	}
	for range auth.PerMail - 1 {
		change()
		box.Wait(t)
	}
	change()
	wantNoMail(t, a, box)
	clock.Advance(10 * time.Minute)
	change()
	box.Wait(t)
}

// sender is a Mailer that is a function.
type sender func(ctx context.Context, m mail.Message) error

func (s sender) Send(ctx context.Context, m mail.Message) error { return s(ctx, m) }

// Use has an Auth send by s.
func (s sender) Use(c *auth.Config) { c.Mailer = s }

// TestMailAtTheEnd is tried once more by Close, and not again and again.
func TestMailAtTheEnd(t *testing.T) {
	defer auth.RetryAfter(time.Hour, time.Hour, time.Hour)()
	var log strings.Builder
	tries := make(chan bool, 10)
	a := authtest.New(t, logTo(&log), sender(func(context.Context, mail.Message) error {
		tries <- true
		return fmt.Errorf("%w: 451 try again later", mail.ErrTemporary)
	}).Use)
	if err := a.SetPassword(t.Context(), correspondent(t, a, authtest.Alice).ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	<-tries
	if err := a.Close(); err != nil || len(tries) > 1 || strings.Contains(log.String(), "job dropped") || !strings.Contains(log.String(), "mail not sent\"") {
		t.Errorf("error %v, %d more tries:\n%s", err, len(tries), log.String())
	}
}

// TestMailThatFails is tried again when that may help. The log tells of it but not to whom
// it was, and visitors learn nothing: that would tell who has an account.
func TestMailThatFails(t *testing.T) {
	defer auth.RetryAfter(time.Millisecond, time.Millisecond)()
	later, refused := fmt.Errorf("%w: 451 try again later", mail.ErrTemporary), errors.New("550 no mailbox "+strings.ToUpper(authtest.Alice)+"@example.com")
	for name, test := range map[string]struct {
		fails []error
		tries int64
		lost  bool
	}{
		"away twice": {[]error{later, later}, 3, false},
		"away":       {[]error{later, later, later, later}, 3, true},
		"refused":    {[]error{refused, refused}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			var tries atomic.Int64
			a := authtest.New(t, logTo(&log), sender(func(context.Context, mail.Message) error {
				if n := int(tries.Add(1)); n <= len(test.fails) {
					return test.fails[n-1]
				}
				return nil
			}).Use)
			u := correspondent(t, a, authtest.Alice)
			b := authtest.NewBrowser(t, a, site(a))
			b.SignIn(authtest.Alice)
			answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
			wantLocation(t, answer, "/account?notice=password-changed")
			if err := a.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			if lost := strings.Contains(log.String(), "level=ERROR"); tries.Load() != test.tries || lost != test.lost {
				t.Errorf("%d tries, lost: %v; want %d, %v\n%s", tries.Load(), lost, test.tries, test.lost, log.String())
			}
			if strings.Contains(strings.ToLower(log.String()), u.Address()) {
				t.Errorf("the log tells the address:\n%s", log.String())
			}
		})
	}
}
