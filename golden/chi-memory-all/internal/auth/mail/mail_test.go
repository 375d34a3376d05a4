package mail

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var values = Values{
	AppName: "Hello", Account: "alice@example.com", NewEmail: "new@example.com",
	Link: "https://site.example/link/t0ken", Site: "https://site.example/auth",
}

// TestEveryMail can be written, says what it is for, and has the same link as text and as
// HTML.
func TestEveryMail(t *testing.T) {
	templates, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	for name := range templates.mails {
		m, err := templates.Write(name, "alice@example.com", values)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !strings.Contains(m.Subject, "Hello") || !strings.Contains(m.Text, values.Account) || m.FromName != "Hello" || strings.Contains(m.Text+m.HTML, "Questions?") {
			t.Errorf("%s: got %q from %q:\n%s", name, m.Subject, m.FromName, m.Text)
		}
		for word := range strings.FieldsSeq(m.Text) {
			if strings.HasPrefix(word, "https://") && !strings.Contains(m.HTML, `href="`+word+`"`) {
				t.Errorf("%s: the HTML lacks a link to %s:\n%s", name, word, m.HTML)
			}
		}
		withSupport := values
		withSupport.SupportEmail = "help@example.com"
		m, err = templates.Write(name, "alice@example.com", withSupport)
		if err != nil || m.ReplyTo != "help@example.com" || !strings.Contains(m.Text, "Questions? Write to help@example.com") {
			t.Errorf("%s: answers go to %q, %v:\n%s", name, m.ReplyTo, err, m.Text)
		}
	}
}

// TestNamesStayText: what somebody chose to be called begins no paragraph and no link, in
// text and HTML.
func TestNamesStayText(t *testing.T) {
	templates, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	v := values
	v.Account = "<script>alert(1)</script>\n\n[Click] http://evil.example/"
	m, err := templates.Write("password_changed", "alice@example.com", v)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script>", `href="http://evil`} {
		if strings.Contains(m.HTML, bad) {
			t.Errorf("the HTML has %q:\n%s", bad, m.HTML)
		}
	}
	v.AppName = "Hello\r\nBcc: all@example.com"
	if _, err := templates.Write("password_changed", "alice@example.com", v); err == nil {
		t.Error("a line break in the subject is no error")
	}
}

// TestMessageCheck: nothing begins a header or a recipient of its own.
func TestMessageCheck(t *testing.T) {
	good := Message{To: "alice@example.com", FromName: "Grüße", ReplyTo: "help@example.com", Subject: "Grüße: \"a\" <b@c>"}
	if err := good.check(); err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*Message){
		func(m *Message) { m.Subject = "Hello\r\nBcc: all@example.com" },
		func(m *Message) { m.Subject = "Hello\nBcc: all@example.com" },
		func(m *Message) { m.Subject = "Hello\x00" },
		func(m *Message) { m.Subject = "Hello\xff" },
		func(m *Message) { m.FromName = "Hello\r\nBcc: all@example.com" },
		func(m *Message) { m.To = "alice@example.com, bob@example.com" },
		func(m *Message) { m.To = "Alice <alice@example.com>" },
		func(m *Message) { m.To = "alice@example.com\r\nBcc: all@example.com" },
		func(m *Message) { m.To = "" },
		func(m *Message) { m.ReplyTo = "help@example.com\r\nBcc: all@example.com" },
	} {
		m := good
		change(&m)
		if m.check() == nil {
			t.Errorf("no error for %q", m)
		}
		if NewMailbox(time.Now).Send(t.Context(), m) == nil {
			t.Errorf("the mailbox takes %q", m)
		}
	}
}

// TestSMTPURL: an error says what to write and repeats no password.
func TestSMTPURL(t *testing.T) {
	const password = "swordfish"
	for _, test := range []struct{ url, want string }{
		{"smtp://user:" + password + "@mail.example.com:587", ""},
		{"smtps://user:" + password + "@mail.example.com?from=hello@example.com", ""},
		{"smtp://localhost:25/", ""},
		{"https://user:" + password + "@mail.example.com", "want a URL such as smtp://"},
		{"smtp://user:" + password + "@", "want a URL"},
		{"smtp://user:1/" + password + "@mail.example.com", "want nothing behind"},
		{"smtp://user:x/" + password + "@mail.example.com", "want a URL"},
		{"smtp://user:1#" + password + "@mail.example.com", "want nothing behind"},
		{"smtp://user:1?" + password + "@mail.example.com", "want nothing behind"},
		{"smtp://user:%" + password + "@mail.example.com", "want a URL"},
		{"smtp://user@mail.example.com", "there is a user without a password"},
		{"smtp://localhost?from=" + password, "from is not an address"},
	} {
		_, err := NewSMTP(test.url, "site.example")
		if text := fmt.Sprint(err); (err == nil) != (test.want == "") || !strings.Contains(text, test.want) || strings.Contains(text, password) {
			t.Errorf("%s: got error %v; want %q", test.url, err, test.want)
		}
	}
}

// TestSMTPErrors: a server that is away may be back in a minute; a mail that is wrong stays
// wrong.
func TestSMTPErrors(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	gone, err := NewSMTP(strings.Replace(server.URL, "http", "smtp", 1), "site.example")
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Send(t.Context(), Message{To: "alice@example.com"}); !errors.Is(err, ErrTemporary) {
		t.Errorf("no server: got error %v; want a temporary one", err)
	}
	if err := gone.Send(t.Context(), Message{To: "nobody"}); err == nil || errors.Is(err, ErrTemporary) {
		t.Errorf("no recipient: got error %v; want a permanent one", err)
	}
}

// TestMailboxKeepsTheNewest, and shows them first.
func TestMailboxKeepsTheNewest(t *testing.T) {
	box := NewMailbox(time.Now)
	for i := range maxKept + 10 {
		if err := box.Send(t.Context(), Message{To: "alice@example.com", Subject: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	mails := box.Mails()
	if len(mails) != maxKept || mails[0].Number != maxKept+10 || mails[1].Number != maxKept+9 {
		t.Errorf("%d mails kept, the newest %d", len(mails), mails[0].Number)
	}
}
