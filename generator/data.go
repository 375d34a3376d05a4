package generator

import (
	"cmp"
	"path"
	"slices"
)

// Data is what a template can mention. It is a struct, so that a name that does
// not exist stops the run with the template's line.
type Data struct {
	Module string // "example.com/hello"
	Import string // import path of the auth package
	Dir    string // "internal/auth"
	Prefix string // "" or "/auth"
	Name   string // of the app: the module's last element

	Alice, Bob string // usernames that the identity accepts, for tests and docs

	Routes       []Route // of the chosen features
	LoginLinks   []Link
	AccountLinks []Link
	Notices      []Notice

	Router, Store, Session, Identity Choice

	RouterRequires []Requirement
}

// newData gives the templates of module their names for a, which is valid.
func newData(a Answers, module string) Data {
	d := Data{
		Module:   module,
		Import:   path.Join(module, a.Dir),
		Dir:      a.Dir,
		Prefix:   a.Prefix,
		Name:     appName(module),
		Alice:    "alice@example.com",
		Bob:      "bob@example.com",
		Router:   *find(Routers, a.Router),
		Store:    *find(Stores, a.Store),
		Session:  *find(Sessions, a.Session),
		Identity: *find(Identities, a.Identity),
	}
	if a.Identity == "username" {
		d.Alice, d.Bob = "alice", "bob"
	}
	for _, f := range Features {
		if slices.Contains(a.Features, f.Value) {
			d.Routes = append(d.Routes, f.Routes...)
			d.LoginLinks = append(d.LoginLinks, f.LoginLinks...)
			d.AccountLinks = append(d.AccountLinks, f.AccountLinks...)
			d.Notices = append(d.Notices, f.Notices...)
		}
	}
	d.RouterRequires = d.Router.Requires
	return d
}

// requirements are the modules that the emitted code imports, with the app layer
// or without.
func (a Answers) requirements(app bool) []Requirement {
	all := slices.Clone(always)
	if app {
		all = append(all, forApp...)
	}
	for _, x := range axes {
		if c := find(x.choices, *x.value(&a)); c != nil {
			all = append(all, c.Requires...)
		}
	}
	slices.SortFunc(all, func(x, y Requirement) int { return cmp.Compare(x.Path, y.Path) })
	return all
}
