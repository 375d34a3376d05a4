package generator

import (
	"cmp"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// readModule reads the go.mod, if there is one.
func (p *Project) readModule() error {
	e, err := p.read("go.mod")
	if err != nil {
		return err
	}
	if e.blocked != "" {
		return failed(nil, "", "cannot read go.mod: %s", e.blocked)
	}
	if e.data == nil {
		return nil
	}
	f, err := modfile.Parse("go.mod", e.data, nil)
	if err != nil {
		return failed(err, "mend it, or name another directory", "cannot read the module")
	}
	if f.Module == nil {
		return failed(nil, "add one with: go -C "+ShellQuote(p.Root)+" mod edit -module example.com/myapp", "go.mod has no module line")
	}
	p.Module = f.Module.Mod.Path
	p.requires = requiredBy(f)
	p.GoVersion = "1.16" // what the go command takes an absent line for
	if f.Go != nil {
		p.GoVersion = f.Go.Version
	}
	if version.Compare("go"+p.GoVersion, "go"+MinGo) < 0 {
		why := ""
		if strings.HasPrefix(MinGo, p.GoVersion+".") {
			why = " (to the go command " + p.GoVersion + " comes before its first release, " + MinGo + ")"
		}
		return failed(nil, "raise it with: go -C "+ShellQuote(p.Root)+" get go@"+MinGo,
			"go.mod says go %s; the generated code needs go %s or higher%s", p.GoVersion, MinGo, why)
	}
	return nil
}

// Defaults are the answers for a run that names none: the recorded ones of a
// scaffolded project, else what the project already uses.
func (p *Project) Defaults() Answers {
	if p.manifest != nil {
		a := p.manifest.Answers
		a.Features = inTableOrder(a.Features)
		return a
	}
	a := Answers{
		Router:   cmp.Or(p.Detect(Routers), Routers[0].Value),
		Store:    cmp.Or(p.Detect(Stores), Stores[0].Value),
		Session:  Sessions[0].Value,
		Identity: Identities[0].Value,
		Features: DefaultFeatures(),
		Dir:      DefaultDir,
	}
	if p.Module == "" {
		a.Module = filepath.Base(p.Root)
	}
	return a
}

// Detect returns the choice whose module the project requires itself, or ""; what it
// only gets through others says nothing about its taste.
func (p *Project) Detect(choices []Choice) string {
	for _, c := range choices {
		for _, path := range c.Detect {
			if r := p.requires[path]; r != nil && !r.Indirect {
				return c.Value
			}
		}
	}
	return ""
}

// foreignWorkspace returns the go.work that would govern root without listing
// it. Go commands below root fail then, until the owner adds it.
func foreignWorkspace(root string) (string, error) {
	for at := root; ; at = filepath.Dir(at) {
		name := filepath.Join(at, "go.work")
		_, err := os.Stat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", failed(err, "", "look for a go.work")
		}
		if err == nil {
			lists, err := workspaceLists(name, root)
			if err != nil || lists {
				return "", err
			}
			return name, nil
		}
		if at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// nestedModule returns the directory of a module that stands between the root
// and dir, or "".
func (p *Project) nestedModule(dir string) (string, error) {
	for at := range ancestors(dir) {
		e, err := p.read(at + "/go.mod")
		if err != nil {
			return "", fmt.Errorf("look for nested modules: %w", err)
		}
		if e.data != nil {
			return at, nil
		}
	}
	return "", nil
}

// needsNotItself refuses a module that has the name of one that the generated
// code needs; rendered is the go.mod for a project without one.
func (p *Project) needsNotItself(a Answers, name string, rendered []byte) error {
	needs := make(map[string]bool)
	for _, r := range a.requirements(p.New) {
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
		return failed(nil, "name another project", "the generated code needs the module %s, and so cannot be in it", name)
	}
	return usage(moduleHint("example.com/"+plainName(name)), "%q cannot be a module path: the generated code needs the module of that name", name)
}
