package target

import (
	"cmp"
	"fmt"
	"go/version"
	"path/filepath"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
)

// readModule reads the go.mod, if there is one.
func (p *Project) readModule() error {
	e, err := p.Read("go.mod")
	if err != nil {
		return err
	}
	if e.Blocked != "" {
		return fault.Fail(nil, "", "cannot read go.mod: %s", e.Blocked)
	}
	if e.Data == nil {
		return nil
	}
	f, err := modfile.Parse("go.mod", e.Data, nil)
	if err != nil {
		return fault.Fail(err, "mend it, or name another directory", "cannot read the module")
	}
	if f.Module == nil {
		return fault.Fail(nil, "add one with: go -C "+catalog.ShellQuote(p.Root)+" mod edit -module example.com/myapp", "go.mod has no module line")
	}
	p.Module = f.Module.Mod.Path
	p.Requires = RequiredBy(f)
	p.GoVersion = "1.16" // what the go command takes an absent line for
	if f.Go != nil {
		p.GoVersion = f.Go.Version
	}
	if version.Compare("go"+p.GoVersion, "go"+catalog.MinGo) < 0 {
		why := ""
		if strings.HasPrefix(catalog.MinGo, p.GoVersion+".") {
			why = " (to the go command " + p.GoVersion + " comes before its first release, " + catalog.MinGo + ")"
		}
		return fault.Fail(nil, "raise it with: go -C "+catalog.ShellQuote(p.Root)+" get go@"+catalog.MinGo,
			"go.mod says go %s; the generated code needs go %s or higher%s", p.GoVersion, catalog.MinGo, why)
	}
	return nil
}

// Defaults are the answers for a run that names none: the recorded ones of a
// scaffolded project, else what the project already uses.
func (p *Project) Defaults() catalog.Answers {
	if p.Manifest != nil {
		a := Answers(p.Manifest)
		a.Dir = p.PackageDir
		return a
	}
	a := catalog.Answers{
		Router:   cmp.Or(p.Detect(catalog.Routers), catalog.Routers[0].Value),
		Store:    cmp.Or(p.Detect(catalog.Stores), catalog.Stores[0].Value),
		Session:  catalog.Sessions[0].Value,
		Identity: catalog.Identities[0].Value,
		Features: catalog.DefaultFeatures(),
		Dir:      catalog.DefaultDir,
	}
	if p.Module == "" {
		a.Module = filepath.Base(p.Root)
	}
	return a
}

// Detect returns the choice whose module the project requires itself, or ""; what it
// only gets through others says nothing about its taste.
func (p *Project) Detect(choices []catalog.Choice) string {
	for _, c := range choices {
		for _, path := range c.Detect {
			if r := p.Requires[path]; r != nil && !r.Indirect {
				return c.Value
			}
		}
	}
	return ""
}

// NestedModule returns the directory of a module that stands between the root
// and dir, or "".
func (p *Project) NestedModule(dir string) (string, error) {
	for at := range textfile.Ancestors(dir) {
		e, err := p.Read(at + "/go.mod")
		if err != nil {
			return "", fmt.Errorf("look for nested modules: %w", err)
		}
		if e.Data != nil {
			return at, nil
		}
	}
	return "", nil
}

// NeedsNotItself refuses a module that has the name of one that the generated
// code needs; rendered is the go.mod for a project without one.
func (p *Project) NeedsNotItself(a catalog.Answers, name string, rendered []byte) error {
	needs := make(map[string]bool)
	for _, r := range a.Requirements(p.New) {
		needs[r.Path] = true
	}
	if f, err := modfile.ParseLax("go.mod", rendered, nil); err == nil {
		for _, r := range f.Require {
			needs[r.Mod.Path] = true
		}
	}
	switch {
	case !needs[name]:
		return nil
	case p.Module != "":
		return fault.Fail(nil, "name another project", "the generated code needs the module %s, and so cannot be in it", name)
	}
	return fault.Misuse(catalog.ModuleHint("example.com/"+catalog.PlainName(name)), "%q cannot be a module path: the generated code needs the module of that name", name)
}

// RequiredBy are the requirements of f by module path.
func RequiredBy(f *modfile.File) map[string]*modfile.Require {
	requires := make(map[string]*modfile.Require)
	for _, r := range f.Require {
		requires[r.Mod.Path] = r
	}
	return requires
}
