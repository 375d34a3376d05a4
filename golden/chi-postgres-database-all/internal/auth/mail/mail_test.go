package mail

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

var values = Values{
	AppName: "Hello", Account: "alice@example.com", NewEmail: "new@example.com",
	Link: "https://site.example/link/t0ken", Site: "https://site.example/auth",
}

// write returns the mail of that name, or the error.
func write(t *testing.T, name string, v Values) (Message, error) {
	t.Helper()
	templates, err := Parse()
	if err != nil {
		t.Fatal(err)
	}
	return templates.Write(name, "alice@example.com", v)
}

// TestNamesStayText: what somebody chose to be called begins no paragraph, link or header.
func TestNamesStayText(t *testing.T) {
	plain, err := write(t, "password_changed", values)
	if err != nil {
		t.Fatal(err)
	}
	v := values
	v.Account = "<script>alert(1)</script>\n\n[Click] http://evil.example/"
	m, err := write(t, "password_changed", v)
	if err != nil || strings.Contains(m.HTML, "<script>") || strings.Count(m.HTML, "<a ") != strings.Count(plain.HTML, "<a ") {
		t.Errorf("got error %v, HTML\n%s", err, m.HTML)
	}
	v.AppName = "Hello\r\nBcc: all@example.com"
	if _, err := write(t, "password_changed", v); err == nil {
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
		func(m *Message) { m.Subject = "Hello\nBcc: all@example.com" },
		func(m *Message) { m.Subject = "Hello\xff" },
		func(m *Message) { m.FromName = "Hello\r\nBcc: all@example.com" },
		func(m *Message) { m.To = "alice@example.com, bob@example.com" },
		func(m *Message) { m.To = "Alice <alice@example.com>" },
		func(m *Message) { m.To = "alice@example.com\r\nBcc: all@example.com" },
		func(m *Message) { m.To = "" },
		func(m *Message) { m.To = " alice@example.com" },
		func(m *Message) { m.ReplyTo = "help@example.com\r\nBcc: all@example.com" },
	} {
		m := good
		change(&m)
		if m.check() == nil {
			t.Errorf("no error for %q", m)
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
		{"smtp://user:x/" + password + "@mail.example.com", "want a URL"},
		{"smtp://user:1#" + password + "@mail.example.com", "want nothing behind"},
		{"smtp://user:1?" + password + "@mail.example.com", "want nothing behind"},
		{"smtp://user@mail.example.com", "there is a user without a password"},
		{"smtp://localhost?from=" + password, "from is not an address"},
	} {
		_, err := NewSMTP(test.url, "site.example")
		if text := fmt.Sprint(err); (err == nil) != (test.want == "") || !strings.Contains(text, test.want) || strings.Contains(text, password) {
			t.Errorf("%s: got error %v; want %q", test.url, err, test.want)
		}
	}
}

// TestNoMailWithoutTLS: whoever stands in between can take STARTTLS out of what the server
// offers.
func TestNoMailWithoutTLS(t *testing.T) {
	s, err := NewSMTP("smtp://mail.example.com", "site.example")
	if err != nil {
		t.Fatal(err)
	}
	client, server := net.Pipe()
	s.dial = func(context.Context, string, string) (net.Conn, error) { return client, nil }
	told := make(chan string, 1)
	go func() {
		var commands []string
		_, _ = io.WriteString(server, "220 hello\r\n")
		for lines := bufio.NewScanner(server); lines.Scan(); {
			commands = append(commands, lines.Text())
			_, _ = io.WriteString(server, "250 fine\r\n")
		}
		told <- fmt.Sprint(commands)
	}()
	err = s.Send(t.Context(), Message{To: "alice@example.com"})
	if commands := <-told; err == nil || strings.Contains(commands, "alice") {
		t.Errorf("got error %v; the server was told %s", err, commands)
	}
}
