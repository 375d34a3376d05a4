// Package mail writes mails and sends them through a mail server. Which mail goes to whom,
// and when, is up to package auth.
//
// The texts in mails are yours to change. To send in another way, such as through the API
// of a provider, implement Mailer and put it in auth's Config.
package mail

import (
	"cmp"
	"context"
	"errors"
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
	Text     string
	HTML     string // the same as a page
}

// Mailer sends mail, for several goroutines at once, and gives up when ctx ends. Its error
// may wrap ErrTemporary only if the mail was not handed over: it will be sent again.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// ErrTemporary is wrapped by errors that may be gone in a few minutes.
var ErrTemporary = errors.New("temporary failure")

// check returns why m must not be sent: a line break in a header would begin another one.
func (m Message) check() error {
	for _, value := range []string{m.Subject, m.FromName} {
		if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
			return errors.New("the subject or the sender's name has a line break or another control character")
		}
	}
	for _, address := range []string{m.To, cmp.Or(m.ReplyTo, m.To)} {
		if parsed, err := mail.ParseAddress("<" + address + ">"); err != nil || parsed.Address != address {
			return errors.New("the recipient, or where answers go, is not one address and nothing else")
		}
	}
	return nil
}
