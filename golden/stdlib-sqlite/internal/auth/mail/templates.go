package mail

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
)

//go:embed mails/*.txt mails/layout.*
var files embed.FS

// Templates are the layouts of text and HTML around the mails, which are the other files:
// "Subject: …", and then paragraphs with an empty line between. A paragraph such as
// "[Set a new password] {{.Link}}" is a button with the plain address below it.
type Templates struct {
	text *template.Template
	html *htmltemplate.Template
}

// Values is what a mail can mention.
type Values struct {
	AppName      string
	Account      string // what its owner signs in with
	Link         string // the address of the page that the mail is about
	SupportEmail string // may be empty
	Site         string // where our pages begin, such as "https://example.com/auth"
}

// LinkTo returns the address of a page, such as {{.LinkTo "/forgot"}}.
func (v Values) LinkTo(page string) string { return v.Site + page }

// Parse reads the layouts, and writes each mail once: mistakes show at start-up.
func Parse() (*Templates, error) {
	text, textErr := template.ParseFS(files, "mails/layout.text")
	html, htmlErr := htmltemplate.ParseFS(files, "mails/layout.html")
	names, err := fs.Glob(files, "mails/*.txt")
	if err := errors.Join(textErr, htmlErr, err); err != nil {
		return nil, err
	}
	t := &Templates{text, html}
	for _, name := range names {
		if _, err := t.Write(strings.TrimSuffix(path.Base(name), ".txt"), "somebody@example.com", Values{}); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return t, nil
}

var button = regexp.MustCompile(`^\[(.+)\] (\S.*)$`)

// Write returns the mail of that name to an address. Paragraphs are filled in one by one, so
// that no value, such as a name that somebody chose, begins another or a button.
func (t *Templates) Write(name, to string, v Values) (Message, error) {
	file, err := files.ReadFile("mails/" + name + ".txt")
	if err != nil {
		return Message{}, err
	}
	head, body, _ := strings.Cut(strings.TrimSpace(string(file)), "\n\n")
	subject, ok := strings.CutPrefix(head, "Subject: ")
	if !ok || strings.Contains(subject, "\n") {
		return Message{}, errors.New(`want "Subject: …" on the first line and nothing on the second`)
	}
	fill := func(text string) string {
		piece, bad := template.New("").Parse(text)
		if bad != nil {
			err = errors.Join(err, bad)
			return ""
		}
		var b strings.Builder
		err = errors.Join(err, piece.Execute(&b, v))
		return b.String()
	}
	type paragraph struct{ Button, Text string } // the Text of a button is its address
	page := struct {
		Values
		Subject    string
		Paragraphs []paragraph
	}{Values: v, Subject: fill(subject)}
	for text := range strings.SplitSeq(body, "\n\n") {
		var p paragraph
		if parts := button.FindStringSubmatch(text); parts != nil {
			p.Button, text = parts[1], parts[2]
		}
		p.Text = fill(text)
		page.Paragraphs = append(page.Paragraphs, p)
	}
	var text, html strings.Builder
	m := Message{To: to, FromName: v.AppName, ReplyTo: v.SupportEmail, Subject: page.Subject}
	err = errors.Join(err, t.text.Execute(&text, page), t.html.Execute(&html, page), m.check())
	m.Text, m.HTML = text.String(), html.String()
	return m, err
}
