// Package mail writes mails and sends them through a mail server. It knows nothing of
// users: package auth decides which mail goes to whom, and when.
//
// The texts in mails are yours to change. To send in another way, such as through the API
// of a provider, implement Mailer and put it in auth's Config.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Message is one mail to one person.
type Message struct {
	To       string // an address and nothing else, such as "alice@example.com"
	FromName string // shown as the sender, such as "Hello"
	ReplyTo  string // an address, or "" when answers go to the sender
	Subject  string
	Text     string // lines end in \n
	HTML     string // the same as a page
}

// Mailer sends mail. Send is called from several goroutines at once, never from a
// request's, and must give up when ctx ends. A mail whose error wraps ErrTemporary is sent
// again later, so that error must mean that it was not sent.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// ErrTemporary is wrapped by errors that may be gone in a few minutes, such as those of a
// mail server that is restarting.
var ErrTemporary = errors.New("temporary failure")

// check returns why m must not be sent. A line break in a header would begin another
// header, chosen by the person who wrote it.
func (m Message) check() error {
	for field, value := range map[string]string{"subject": m.Subject, "sender's name": m.FromName} {
		if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
			return fmt.Errorf("the %s has a line break or another control character", field)
		}
	}
	if !isEmail(m.To) {
		return errors.New("the recipient is not an address that mail can be sent to")
	}
	if m.ReplyTo != "" && !isEmail(m.ReplyTo) {
		return errors.New("the address for answers is not an address")
	}
	return nil
}

// isEmail reports whether s is one address and nothing else.
func isEmail(s string) bool {
	address, err := mail.ParseAddress("<" + s + ">")
	return err == nil && address.Address == s
}
