package mail

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
)

//go:embed mails/*.txt mails/layout.*
var files embed.FS

// Templates are the mails that can be written, by the names of their files, and the
// layouts around them.
//
// A file has "Subject: …" on its first line and then paragraphs, with an empty line
// between. A paragraph such as "[Set a new password] {{.Link}}" is a button, with the
// plain address below it. Text and HTML are made of the same file.
type Templates struct {
	mails map[string]source
	text  *template.Template
	html  *htmltemplate.Template
}

// source is one file. Each piece is a template of its own, so that no value in it, such as
// a name that somebody chose, can begin a paragraph or a button.
type source struct {
	subject    *template.Template
	paragraphs []paragraph
}

// paragraph is text, or a button with the text as its address.
type paragraph struct {
	button string
	text   *template.Template
}

// Values is what a mail can mention.
type Values struct {
	AppName      string
	Account      string // what its owner signs in with
	NewEmail     string // in mails about a change of address
	Link         string // the address of the page that the mail is about
	SupportEmail string // may be empty
	Site         string // where our pages begin, such as "https://example.com/auth"
}

// LinkTo returns the address of a page, such as {{.LinkTo "/forgot"}}.
func (v Values) LinkTo(page string) string { return v.Site + page }

// Parse reads the embedded files.
func Parse() (*Templates, error) {
	t := &Templates{mails: make(map[string]source)}
	var err error
	if t.text, err = template.ParseFS(files, "mails/layout.text"); err != nil {
		return nil, err
	}
	if t.html, err = htmltemplate.ParseFS(files, "mails/layout.html"); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "mails/*.txt")
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if t.mails[strings.TrimSuffix(path.Base(name), ".txt")], err = parse(string(data)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return t, err
}

var button = regexp.MustCompile(`^\[(.+)\] (\S.*)$`)

func parse(file string) (s source, err error) {
	head, body, _ := strings.Cut(file, "\n\n")
	subject, ok := strings.CutPrefix(head, "Subject: ")
	if !ok || strings.Contains(subject, "\n") {
		return s, errors.New(`want "Subject: …" on the first line and nothing on the second`)
	}
	if s.subject, err = template.New("subject").Parse(subject); err != nil {
		return s, err
	}
	for text := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		var p paragraph
		if parts := button.FindStringSubmatch(text); parts != nil {
			p.button, text = parts[1], parts[2]
		}
		if p.text, err = template.New("paragraph").Parse(text); err != nil {
			return s, err
		}
		s.paragraphs = append(s.paragraphs, p)
	}
	return s, nil
}

// Write returns the mail of that name to an address.
func (t *Templates) Write(name, to string, v Values) (Message, error) {
	s, ok := t.mails[name]
	if !ok {
		return Message{}, fmt.Errorf("there is no mails/%s.txt", name)
	}
	type filled struct{ Button, Text string }
	page := struct {
		Values
		Subject    string
		Paragraphs []filled
	}{Values: v}
	var err error
	fill := func(t interface{ Execute(io.Writer, any) error }, data any) string {
		var b strings.Builder
		err = errors.Join(err, t.Execute(&b, data))
		return b.String()
	}
	page.Subject = fill(s.subject, v)
	for _, p := range s.paragraphs {
		page.Paragraphs = append(page.Paragraphs, filled{p.button, fill(p.text, v)})
	}
	m := Message{To: to, FromName: v.AppName, ReplyTo: v.SupportEmail, Subject: page.Subject, Text: fill(t.text, page), HTML: fill(t.html, page)}
	return m, errors.Join(err, m.check())
}
