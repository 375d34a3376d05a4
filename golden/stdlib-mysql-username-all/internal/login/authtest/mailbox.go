package authtest

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/mail"
)

// Mailbox is a Mailer that keeps what it is sent, for b.Get(authtest.Link(t, box.Wait(t))).
type Mailbox chan mail.Message

// NewMailbox returns an empty Mailbox.
func NewMailbox() Mailbox { return make(Mailbox, 200) }

// Use is a change for New, which has mail sent to the box.
func (box Mailbox) Use(c *auth.Config) { c.Mailer = box }

// Send implements auth.Mailer.
func (box Mailbox) Send(_ context.Context, m mail.Message) error {
	select {
	case box <- m:
		return nil
	default:
		return errors.New("the mailbox is full")
	}
}

// Wait takes the oldest mail out of the box, or waits up to five seconds for one.
func (box Mailbox) Wait(t testing.TB) mail.Message {
	t.Helper()
	select {
	case m := <-box:
		return m
	case <-time.After(5 * time.Second):
		t.Fatal("no mail has come")
		return mail.Message{}
	}
}

// Link returns the path, and the query, of the first link in m.
func Link(t testing.TB, m mail.Message) string {
	t.Helper()
	for word := range strings.FieldsSeq(m.Text) {
		if link, err := url.Parse(word); err == nil && link.Host != "" {
			return link.RequestURI()
		}
	}
	t.Fatalf("there is no link in this mail:\n%s", m.Text)
	return ""
}
