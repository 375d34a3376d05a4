package auth_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
)

// testMail has lines that SMTP minds: dots at the beginning, and a long one.
var testMail = auth.Mail{
	To: "alice@example.org", Subject: "Grüße",
	Text: ".\n..hidden\nFrom here\n" + strings.Repeat("long ", 300) + "\n", HTML: "<p>ü</p>\n",
}

var plainLogin = "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00user\x00sw@rd/fish"))

// TestSMTP sends a mail each way there is.
func TestSMTP(t *testing.T) {
	for _, test := range []struct {
		name, url        string
		implicit, secure bool
		sender           string
		login            bool
	}{
		{"STARTTLS", "smtp://user:sw%40rd%2Ffish@example.com", false, true, "no-reply@site.example", true},
		{"TLS", "smtps://user:sw%40rd%2Ffish@example.com?from=Us+%3Chello%40example.com%3E", true, true, "hello@example.com", true},
		{"no login", "smtp://example.com:2525?from=hello@example.com", false, true, "hello@example.com", false},
		{"this machine", "smtp://localhost", false, false, "no-reply@site.example", false},
		{"login on this machine", "smtp://user:sw%40rd%2Ffish@127.0.0.1", false, false, "no-reply@site.example", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := startSMTP(t, test.implicit, nil)
			mailer, err := auth.NewSMTP(test.url, server.Addr, server.Trust)
			if err != nil {
				t.Fatal(err)
			}
			if err := mailer.Send(t.Context(), testMail); err != nil {
				t.Fatal(err)
			}
			got := server.last(t)
			if got.secure != test.secure {
				t.Errorf("the mail came by TLS: %v; want %v", got.secure, test.secure)
			}
			if login := slices.Contains(got.lines, plainLogin); login != test.login {
				t.Errorf("signed in: %v; want %v", login, test.login)
			}
			for _, want := range []string{"MAIL FROM:<" + test.sender + ">", "RCPT TO:<alice@example.org>", "QUIT"} {
				if !slices.Contains(got.lines, want) {
					t.Errorf("the server was not told %q but\n%s", want, strings.Join(got.lines, "\n"))
				}
			}
			d := decode(t, got.message)
			if read := (auth.Mail{To: d.to, Subject: d.subject, Text: d.text, HTML: d.html}); read != testMail || d.from != test.sender {
				t.Errorf("got  %q from %s\nwant %q from %s", read, d.from, testMail, test.sender)
			}
		})
	}
}

// TestSMTPKeepsThePassword and the mail to itself when the server is not the one it was
// told of, or somebody in between takes TLS away.
func TestSMTPKeepsThePassword(t *testing.T) {
	const url = "smtp://user:sw%40rd%2Ffish@example.com"
	for _, test := range []struct {
		name, url string
		implicit  bool
		answers   map[string]string
		trust     bool
		want      string
	}{
		{"no STARTTLS", url, false, map[string]string{"EHLO": "250 AUTH PLAIN", "STARTTLS": "502 no"}, true, "STARTTLS: 502"},
		{"STARTTLS refused", url, false, map[string]string{"STARTTLS": "454 not now"}, true, "STARTTLS: 454"},
		{"another's certificate", "smtp://user:sw%40rd%2Ffish@mail.example.net", false, nil, true, "STARTTLS: tls:"},
		{"nobody's certificate", url, false, nil, false, "STARTTLS: tls:"},
		{"another's certificate, TLS", "smtps://user:sw%40rd%2Ffish@mail.example.net", true, nil, true, "tls:"},
		{"nobody's certificate, TLS", "smtps://user:sw%40rd%2Ffish@example.com", true, nil, false, "tls:"},
		{"no TLS, where it was to be", "smtps://user:sw%40rd%2Ffish@example.com", false, nil, true, "tls:"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := startSMTP(t, test.implicit, test.answers)
			trust := server.Trust
			if !test.trust {
				trust = &tls.Config{MinVersion: tls.VersionTLS12}
			}
			mailer, err := auth.NewSMTP(test.url, server.Addr, trust)
			if err != nil {
				t.Fatal(err)
			}
			err = mailer.Send(t.Context(), testMail)
			if !strings.Contains(errorText(err), test.want) || strings.Contains(errorText(err), "sw@rd") {
				t.Errorf("got error %v; want %q", err, test.want)
			}
			got := server.last(t)
			for _, line := range got.lines {
				if strings.HasPrefix(line, "AUTH") || strings.HasPrefix(line, "MAIL") {
					t.Errorf("the server was told %q", line)
				}
			}
			if got.message != "" {
				t.Error("the server got the mail")
			}
		})
	}
}

// TestSMTPRefusals: whatever the server refuses is an error that says at what.
func TestSMTPRefusals(t *testing.T) {
	for _, test := range []struct {
		answers map[string]string
		want    string
	}{
		{map[string]string{"hello": "554 go away"}, "mail server: 554"},
		{map[string]string{"AUTH": "535 who?"}, "sign in: 535"},
		{map[string]string{"MAIL": "550 not you"}, "sender: 550"},
		{map[string]string{"RCPT": "550 not them"}, "recipient: 550"},
		{map[string]string{"DATA": "451 not now"}, "mail server: 451"},
		{map[string]string{".": "554 spam"}, "mail server: 554"},
	} {
		server := startSMTP(t, false, test.answers)
		mailer, err := auth.NewSMTP("smtp://user:sw%40rd%2Ffish@example.com", server.Addr, server.Trust)
		if err != nil {
			t.Fatal(err)
		}
		if err := mailer.Send(t.Context(), testMail); !strings.Contains(errorText(err), test.want) {
			t.Errorf("got error %v; want %q", err, test.want)
		}
	}

	// A mail that was accepted is not sent again because the goodbye went wrong.
	server := startSMTP(t, false, map[string]string{"QUIT": "500 what?"})
	mailer, err := auth.NewSMTP("smtp://example.com", server.Addr, server.Trust)
	if err != nil {
		t.Fatal(err)
	}
	if err := mailer.Send(t.Context(), testMail); err != nil {
		t.Errorf("accepted, but got error %v", err)
	}
}

// TestSMTPUTF8: an address that is not ASCII needs a server that says it takes them.
func TestSMTPUTF8(t *testing.T) {
	m := testMail
	m.To = "名前@例え.jp"
	for _, test := range []struct{ extensions, want string }{
		{"250-example.com\r\n250-STARTTLS\r\n250 SMTPUTF8", ""},
		{"250-example.com\r\n250 STARTTLS", "only addresses of ASCII"},
	} {
		server := startSMTP(t, false, map[string]string{"EHLO": test.extensions})
		mailer, err := auth.NewSMTP("smtp://example.com", server.Addr, server.Trust)
		if err != nil {
			t.Fatal(err)
		}
		err = mailer.Send(t.Context(), m)
		if !strings.Contains(errorText(err), test.want) || test.want == "" && err != nil || strings.Contains(errorText(err), m.To) {
			t.Errorf("got error %v; want %q", err, test.want)
		}
		if got := server.last(t); test.want == "" && !slices.Contains(got.lines, "RCPT TO:<名前@例え.jp>") {
			t.Errorf("the server was told %q", got.lines)
		}
	}
}

// TestSMTPGivesUpWithItsContext, wherever the server fell silent.
func TestSMTPGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	silence := "250-" // more is to come, and never does
	for _, command := range []string{"hello", "EHLO", "MAIL", "RCPT", "."} {
		answer := silence
		if command == "hello" {
			answer = "220-"
		}
		server := startSMTP(t, false, map[string]string{command: answer})
		mailer, err := auth.NewSMTP("smtp://localhost", server.Addr, server.Trust)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		err = mailer.Send(ctx, testMail)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
			t.Errorf("silent at %s: got error %v after %v; want the context's", command, err, time.Since(start))
		}
	}
}
