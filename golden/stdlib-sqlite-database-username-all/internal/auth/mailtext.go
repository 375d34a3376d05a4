package auth

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template"
)

//go:embed mails/*.txt mails/layout.html
var mailFiles embed.FS

// mailTemplate is a file of mails: "Subject: …" on the first line, then an empty one,
// then the text. The subject is a template of its own, so that no value in it can begin
// the text.
type mailTemplate struct{ subject, text *template.Template }

// mailTemplates are the mails we know, by name, and the page that their HTML stands in.
type mailTemplates struct {
	byName map[string]mailTemplate
	layout *htmltemplate.Template
}

// parseMails parses the mails, once.
var parseMails = sync.OnceValues(func() (*mailTemplates, error) {
	layout, err := htmltemplate.ParseFS(mailFiles, "mails/layout.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(mailFiles, "mails/*.txt")
	if err != nil {
		return nil, err
	}
	mails := &mailTemplates{byName: make(map[string]mailTemplate), layout: layout}
	for _, file := range files {
		text, err := mailFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		mails.byName[strings.TrimSuffix(path.Base(file), ".txt")], err = parseMail(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return mails, nil
})

func parseMail(file string) (mailTemplate, error) {
	head, text, found := strings.Cut(file, "\n\n")
	subject, isSubject := strings.CutPrefix(head, "Subject: ")
	if !found || !isSubject || strings.Contains(subject, "\n") {
		return mailTemplate{}, errors.New(`want "Subject: …" on the first line and nothing on the second`)
	}
	var t mailTemplate
	var err error
	if t.subject, err = template.New("subject").Parse(subject); err != nil {
		return t, err
	}
	t.text, err = template.New("text").Parse(text)
	return t, err
}

// mailValues is what the templates in mails may mention.
type mailValues struct {
	mailData
	AppName string
	Name    string

	auth *Auth
}

// LinkTo returns the full address of one of our pages, such as {{.LinkTo "/forgot"}}. On
// a line of its own it can be clicked.
func (v mailValues) LinkTo(page string) string { return v.auth.link(page) }

// writeMail makes the mail of that name, whose HTML is made of its text.
func (a *Auth) writeMail(name string, u *User, to string, data mailData) (Mail, error) {
	t, ok := a.mails.byName[name]
	if !ok {
		return Mail{}, fmt.Errorf("there is no mails/%s.txt", name)
	}
	values := mailValues{mailData: data, AppName: a.cfg.AppName, Name: u.Username, auth: a}
	var subject, text, page bytes.Buffer
	if err := t.subject.Execute(&subject, values); err != nil {
		return Mail{}, err
	}
	if err := t.text.Execute(&text, values); err != nil {
		return Mail{}, err
	}
	m := Mail{To: to, Subject: subject.String(), Text: text.String()}
	err := a.mails.layout.Execute(&page, struct {
		AppName, Subject string
		Paragraphs       []paragraph
	}{a.cfg.AppName, m.Subject, a.paragraphs(m.Text)})
	m.HTML = page.String()
	return m, errors.Join(err, m.check())
}

// paragraph is the lines between two empty ones of a mail's text.
type paragraph []mailLine

// mailLine is either Text or a Link.
type mailLine struct{ Text, Link string }

// paragraphs makes links of the lines that are an address on this site, and of nothing
// else: no name that somebody chose is a link of ours. Mail programs make links by
// themselves of what looks like one, such as a user called www.evil.example; the
// sentences around say that it is the name of an account.
func (a *Auth) paragraphs(text string) []paragraph {
	var all []paragraph
	for block := range strings.SplitSeq(text, "\n\n") {
		var p paragraph
		for line := range strings.Lines(block) {
			line = strings.TrimSpace(line)
			switch {
			case line == "":
			case strings.HasPrefix(line, a.base.Scheme+"://"+a.base.Host+"/"):
				p = append(p, mailLine{Link: line})
			default:
				p = append(p, mailLine{Text: line})
			}
		}
		if p != nil {
			all = append(all, p)
		}
	}
	return all
}
