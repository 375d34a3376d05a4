package auth_test

import (
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
)

// decoded is a message as its reader sees it.
type decoded struct {
	from, to, subject, text, html string
	header                        mail.Header
}

func decode(t *testing.T, message string) decoded {
	t.Helper()
	read, err := mail.ReadMessage(strings.NewReader(message))
	if err != nil {
		t.Fatalf("%v in\n%s", err, message)
	}
	d := decoded{from: address(t, read, "From"), to: address(t, read, "To"), header: read.Header}
	if d.subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("got type %q, %v", kind, err)
	}
	parts := multipart.NewReader(read.Body, params["boundary"])
	for {
		part, err := parts.NextPart() // which decodes quoted-printable
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		switch got := part.Header.Get("Content-Type"); got {
		case "text/plain; charset=utf-8":
			d.text += text
		case "text/html; charset=utf-8":
			if d.text == "" {
				t.Error("the text does not stand before the HTML, which readers prefer")
			}
			d.html += text
		default:
			t.Errorf("got a part of type %q", got)
		}
	}
}

func address(t *testing.T, m *mail.Message, header string) string {
	t.Helper()
	list, err := m.Header.AddressList(header)
	if err != nil || len(list) != 1 {
		t.Fatalf("%s %q is %v, %v; want one address", header, m.Header.Get(header), list, err)
	}
	return list[0].Address
}

var site1 = mail.Address{Name: `Grüße, "us"`, Address: "no-reply@site.example"}

// TestEncode: what is written is what is read.
func TestEncode(t *testing.T) {
	for _, want := range []auth.Mail{
		{To: "alice@example.com", Subject: "Hello", Text: "Hello,\nAlice.\n", HTML: "<p>Hello, Alice.</p>\n"},
		{To: "alice@example.com", Subject: "Hello", Text: "text only"},
		{To: "o'hara+x=y@example.com", Subject: "Grüße: \"a\" =?x?= <b@c>, 名前", Text: "Grüße, 名前 = \u2028\n", HTML: "<p>ü</p>"},
		{To: "名前@例え.jp", Subject: strings.Repeat("ü", 300), Text: strings.Repeat("long ", 500) + "\n.\n..\n.x\n", HTML: strings.Repeat("x", 3000)},
		{To: "alice@example.com", Subject: strings.Repeat("many words ", 30) + "end", Text: "From here\n--\nFrom there\n\n\n", HTML: "<p></p>"},
	} {
		message, err := want.Encode(site1, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		d := decode(t, string(message))
		if got := (auth.Mail{To: d.to, Subject: d.subject, Text: d.text, HTML: d.html}); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if d.from != site1.Address {
			t.Errorf("from %q; want %q", d.from, site1.Address)
		}
		for name, value := range map[string]string{
			"Date": "Fri, 02 Jan 2026 03:04:05 +0000", "Auto-Submitted": "auto-generated", "Mime-Version": "1.0",
		} {
			if got := d.header.Get(name); got != value {
				t.Errorf("got %s %q; want %q", name, got, value)
			}
		}
		if id := d.header.Get("Message-ID"); !strings.HasSuffix(id, "@site.example>") {
			t.Errorf("got Message-ID %q", id)
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(string(message), "\r\n"), "\r\n") {
			if strings.ContainsAny(line, "\r\n") || len(line) > 100 {
				t.Errorf("line of %d bytes: %q", len(line), line)
			}
		}
	}
}

// TestEncodeRefuses what would begin a header or a recipient of its own.
func TestEncodeRefuses(t *testing.T) {
	good := auth.Mail{To: "alice@example.com", Subject: "Hello", Text: "text"}
	if _, err := good.Encode(site1, time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{
		"", "alice", "@example.com", "alice@", "alice@example.com\r\nBcc: all@example.com", "alice@example.com\n", "alice@example.com\r",
		"alice@example.com, bob@example.com", "alice@example.com,bob", "Alice <alice@example.com>", "alice@example.com>", "<alice@example.com",
		"alice@example.com> SIZE=1", "a b@example.com", "alice@exa mple.com", "(x)alice@example.com", "alice@example.com\x00", "alice@example.com\xff",
	} {
		m := good
		m.To = to
		if message, err := m.Encode(site1, time.Now()); err == nil {
			t.Errorf("mail to %q is written:\n%s", to, message)
		} else if to != "" && strings.Contains(err.Error(), to) {
			t.Errorf("the error tells the address: %v", err)
		}
	}
	for _, subject := range []string{"a\r\nBcc: all@example.com", "a\nb", "a\rb", "a\x00b", "a\x7f", "a\u0085b", "a\xff", "=?utf-8?q?=0D=0ABcc:?="} {
		m := good
		m.Subject = subject
		if message, err := m.Encode(site1, time.Now()); err == nil {
			t.Errorf("subject %q is written:\n%s", subject, message)
		}
	}
	for _, from := range []mail.Address{
		{Address: "no-reply@site.example\r\nBcc: all@example.com"},
		{Name: "us\r\nBcc: all@example.com", Address: "no-reply@site.example\nx"},
	} {
		if message, err := good.Encode(from, time.Now()); err == nil {
			t.Errorf("sender %q is written:\n%s", from.String(), message)
		}
	}
}

// FuzzEncode: a subject comes out as it went in, or is refused, and never makes another
// header.
func FuzzEncode(f *testing.F) {
	for _, subject := range []string{"Hello", "Grüße", "a\r\nBcc: x@y.z", "  a   b ", "=?utf-8?q?=0D=0A?=", strings.Repeat("x ", 90)} {
		f.Add(subject, "alice@example.com")
	}
	f.Fuzz(func(t *testing.T, subject, to string) {
		message, err := auth.Mail{To: to, Subject: subject, Text: "text"}.Encode(site1, time.Now())
		if err != nil {
			return
		}
		d := decode(t, string(message))
		if len(d.header) != 8 || d.to != to || d.text != "text" {
			t.Errorf("subject %q to %q: got headers %v, text %q", subject, to, d.header, d.text)
		}
		if strings.Trim(d.subject, " ") != strings.Trim(subject, " ") { // readers trim
			t.Errorf("subject %q: got %q", subject, d.subject)
		}
	})
}
