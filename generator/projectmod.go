package generator

import (
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"

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
		return failed(nil, "add one with: go mod edit -module example.com/myapp", "go.mod has no module line")
	}
	p.Module = f.Module.Mod.Path
	p.requires = requiredBy(f)
	p.GoVersion = "1.16" // what the go command takes an absent line for
	if f.Go != nil {
		p.GoVersion = f.Go.Version
	}
	if version.Compare("go"+p.GoVersion, "go"+MinGo) < 0 {
		return failed(nil, "raise it with: go get go@"+MinGo,
			"go.mod says go %s; the generated code needs go %s or higher", p.GoVersion, MinGo)
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
		Router:   p.detect(Routers),
		Store:    p.detect(Stores),
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

// detect returns the choice whose module the project requires itself; what it
// only gets through others says nothing about its taste.
func (p *Project) detect(choices []Choice) string {
	for _, c := range choices {
		for _, path := range c.Detect {
			if r := p.requires[path]; r != nil && !r.Indirect {
				return c.Value
			}
		}
	}
	return choices[0].Value
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
