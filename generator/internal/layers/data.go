package layers

import (
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

// Data is what a template can mention. It is a struct, so that a name that does
// not exist stops the run with the template's line.
type Data struct {
	Module string // "example.com/hello"
	Import string // import path of the auth package
	Dir    string // "internal/auth"
	Prefix string // "" or "/auth"
	Name   string // of the app: the module's last element

	Login     string // what users sign in with, as a Go name: "Email" or "Username"
	Field     string // and in forms and tables: "email" or "username"
	Label     string // and for people: "Email address" or "Username"
	Noun      string // and in a sentence: "email address" or "username"
	InputType string // of its field: "email" or "text"

	Mail bool // the site sends mail

	Verified  bool // whether an address is verified makes a difference
	Addresses bool // users can have another address
	Tokens    bool // there are mailed links

	Alice, Bob string // usernames that the identity accepts, for tests and docs

	// What the chosen features add.
	Routes        []catalog.Route
	NoPages       []string // paths that forms are posted to, where nothing can be loaded
	TokenPages    []catalog.TokenPage
	HomeLinks     []catalog.Link
	AccountLinks  []catalog.Link
	Sections      []string
	Profile       []Row // of the account page
	Notices       []catalog.Notice
	Messages      []catalog.Message
	PasswordRules []catalog.PasswordRule
	EventSinks    []string

	Stores   []string // interfaces embedded in Store
	Fields   []string // of Auth, that parts add
	Packages []string // of ours, that those are of
	Starts   []string // statements of New

	Router, Store, Session, Identity catalog.Choice
	Features                         []string
}

// NewData gives the templates of module their names for a, which is valid.
func NewData(a catalog.Answers, module string) Data {
	d := Data{
		Module:    module,
		Import:    path.Join(module, a.Dir),
		Dir:       a.Dir,
		Prefix:    a.Prefix,
		Name:      catalog.AppName(module),
		Login:     "Email",
		Field:     "email",
		Label:     "Email address",
		Noun:      "email address",
		InputType: "email",
		Alice:     "alice@example.com",
		Bob:       "bob@example.com",
		Router:    *catalog.Find(catalog.Routers, a.Router),
		Store:     *catalog.Find(catalog.Stores, a.Store),
		Session:   *catalog.Find(catalog.Sessions, a.Session),
		Identity:  *catalog.Find(catalog.Identities, a.Identity),
		Features:  a.Features,
	}
	if a.Identity == "username" {
		d.Login, d.Field, d.Label, d.Noun, d.InputType = "Username", "username", "Username", "username", "text"
		d.Alice, d.Bob = "alice", "bob"
	}
	d.Messages = slices.Clone(d.Identity.Messages)
	for _, f := range a.ChosenFeatures() {
		d.Routes = append(d.Routes, f.Routes...)
		d.TokenPages = append(d.TokenPages, f.TokenPages...)
		d.HomeLinks = append(d.HomeLinks, f.HomeLinks...)
		d.AccountLinks = append(d.AccountLinks, f.AccountLinks...)
		d.Sections = append(d.Sections, f.Sections...)
		d.Notices = append(d.Notices, f.Notices...)
		d.Messages = append(d.Messages, f.Messages...)
		d.PasswordRules = append(d.PasswordRules, f.PasswordRules...)
		d.EventSinks = append(d.EventSinks, f.EventSinks...)
	}
	for _, p := range catalog.Parts {
		if a.HasPart(p.Name) {
			d.Routes = append(d.Routes, p.Routes...)
			d.Messages = append(d.Messages, p.Messages...)
			d.Fields = append(d.Fields, p.Fields...)
			d.Packages = append(d.Packages, p.Packages...)
			d.Starts = append(d.Starts, p.Starts...)
		}
	}
	d.Mail, d.Verified = a.HasPart("mail"), a.HasPart("verified")
	names := "your email address"
	if d.Login == "Username" {
		names = "your username, your email address"
	}
	for i, rule := range d.PasswordRules {
		d.PasswordRules[i].Text = strings.ReplaceAll(rule.Text, "NAMES", names)
	}
	d.Addresses, d.Tokens = a.HasPart("addresses"), a.HasPart("tokens")
	d.Profile = d.profile()
	d.NoPages = noPages(d.Routes)
	d.Stores = a.Stores()
	return d
}

// Row is what the account page tells a user of themselves.
type Row struct{ Element, Attribute, Label, Value string }

// profile returns the rows of the account page: the address is a link where it can be changed.
func (d Data) profile() []Row {
	rows := []Row{{"div", "", "Email address", `or .CurrentUser.Address "none"`}}
	if d.With("email") {
		rows[0].Element, rows[0].Attribute = "a", ` href="`+d.Prefix+`/account/email"`
	}
	if d.Login == "Username" {
		rows = append(rows, Row{"div", "", d.Label, ".CurrentUser.Username"})
	}
	return rows
}

// noPages are the paths of routes that answer only to POST.
func noPages(routes []catalog.Route) (paths []string) {
	for _, r := range routes {
		loads := slices.ContainsFunc(routes, func(s catalog.Route) bool { return s.Path == r.Path && s.Method == "GET" })
		if !loads {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// With reports whether that feature is chosen.
func (d Data) With(feature string) bool { return slices.Contains(d.Features, feature) }
