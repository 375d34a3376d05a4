package auth

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// check returns why m cannot be sent. A line break in a header would begin another
// header, of the choice of whoever wrote it.
func (m Mail) check() error {
	if !utf8.ValidString(m.Subject) || strings.ContainsFunc(m.Subject, unicode.IsControl) {
		return errors.New("the subject has a line break or another control character")
	}
	// The encoder leaves ASCII as it is, and a reader would decode this.
	if isASCII(m.Subject) && strings.Contains(m.Subject, "=?") {
		return errors.New("the subject looks like an encoded one")
	}
	if !isEmail(m.To) {
		return errors.New("the recipient is not an address that mail can be sent to")
	}
	return nil
}

// encode returns m as it goes to a mail server: the text and the HTML as alternatives,
// of which a reader shows the last it can.
func (m Mail) encode(from *mail.Address, now time.Time) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if !isEmail(from.Address) {
		return nil, errors.New("the sender is not an address")
	}
	var message bytes.Buffer
	body := multipart.NewWriter(&message)
	to := mail.Address{Address: m.To}
	for _, header := range []struct{ name, value string }{
		{"From", from.String()},
		{"To", to.String()},
		{"Subject", mime.QEncoding.Encode("utf-8", m.Subject)},
		{"Date", now.Format(time.RFC1123Z)},
		{"Message-ID", "<" + rand.Text() + "@" + domainOf(from.Address) + ">"},
		// Nobody's holiday notice answers (RFC 3834).
		{"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"},
		{"Content-Type", mime.FormatMediaType("multipart/alternative", map[string]string{"boundary": body.Boundary()})},
	} {
		if err := writeHeader(&message, header.name, header.value); err != nil {
			return nil, err
		}
	}
	message.WriteString("\r\n")
	if err := writePart(body, "text/plain; charset=utf-8", m.Text); err != nil {
		return nil, err
	}
	if m.HTML != "" {
		if err := writePart(body, "text/html; charset=utf-8", m.HTML); err != nil {
			return nil, err
		}
	}
	if err := body.Close(); err != nil {
		return nil, err
	}
	return message.Bytes(), nil
}

// writeHeader folds value at single spaces, which come back as they were: lines should
// have at most 78 characters. The values come from encoders, which leave no line break in
// them; one that did would stop here.
func writeHeader(message *bytes.Buffer, name, value string) error {
	if strings.ContainsFunc(value, unicode.IsControl) {
		return fmt.Errorf("the header %s has a line break or another control character", name)
	}
	line := name + ":"
	words := strings.Split(value, " ")
	for i, word := range words {
		if i > 0 && words[i-1] != "" && word != "" && len(line)+1+len(word) > 78 {
			message.WriteString(line + "\r\n")
			line = ""
		}
		line += " " + word
	}
	message.WriteString(line + "\r\n")
	return nil
}

// writePart encodes text so that it survives servers that know only short lines of
// ASCII.
func writePart(body *multipart.Writer, contentType, text string) error {
	part, err := body.CreatePart(textproto.MIMEHeader{
		"Content-Type":              {contentType},
		"Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err != nil {
		return err
	}
	encoder := quotedprintable.NewWriter(part)
	_, err = encoder.Write([]byte(text))
	return errors.Join(err, encoder.Close())
}

// domainOf returns what follows the @ of an address.
func domainOf(address string) string { return address[strings.LastIndex(address, "@")+1:] }

// isASCII reports whether s needs no encoding, and an address no SMTPUTF8.
func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return c > unicode.MaxASCII })
}
