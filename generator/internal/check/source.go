package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// Dependencies are the packages of other modules that were type-checked, for all the
// checks of one run: the trees before and after share nearly all of them. Only what
// they declare is checked, from source. The zero value is none; safe for use by several
// goroutines.
type Dependencies struct {
	once sync.Once
	fset *token.FileSet
	busy chan struct{} // holds one for each that parses or checks now

	mu    sync.Mutex
	units map[string]*unit
}

func (d *Dependencies) init() {
	d.once.Do(func() {
		d.fset, d.units = token.NewFileSet(), make(map[string]*unit)
		d.busy = make(chan struct{}, runtime.GOMAXPROCS(0))
	})
}

// unit is a package on its way through the type checker.
type unit struct {
	*packages.Package
	once  sync.Once
	files []*ast.File
	types *types.Package
	info  *types.Info // of the module's own, where asked for
	errs  []error     // *scanner.Error or types.Error
}

// typed is a tree with the types of its packages.
type typed struct {
	tree
	deps   *Dependencies
	listed []*packages.Package
	info   bool // keep what each identifier means

	mu     sync.Mutex
	own    map[string]*unit
	parsed map[string]parsedFile // of the module's own files
	keys   map[*packages.Package]string
}

type parsedFile struct {
	file *ast.File
	err  error
}

func newTyped(t tree, deps *Dependencies, listed []*packages.Package, info bool) *typed {
	deps.init()
	return &typed{
		tree: t, deps: deps, listed: listed, info: info,
		own: make(map[string]*unit), parsed: make(map[string]parsedFile), keys: make(map[*packages.Package]string),
	}
}

// isOwn reports whether p is a package of the module that is checked.
func (y *typed) isOwn(p *packages.Package) bool {
	return p.Module != nil && p.Module.Main && p.Module.Dir == y.root
}

// isTestMain reports whether p is what the go command writes to run tests.
func (y *typed) isTestMain(p *packages.Package) bool {
	return p.Name == "main" && strings.HasSuffix(p.ID, ".test") && !slices.ContainsFunc(p.GoFiles, func(name string) bool {
		return strings.HasPrefix(name, y.root)
	})
}

// roots type-checks the packages of the module but those in skip, by their path without
// tests, each also with its tests, all at once.
func (y *typed) roots(skip map[string]bool) []*unit {
	var units []*unit
	var group sync.WaitGroup
	for _, p := range y.listed {
		if !y.isOwn(p) || y.isTestMain(p) || skip[plainPath(p)] {
			continue
		}
		u := y.unit(p)
		units = append(units, u)
		group.Go(func() { y.load(u) })
	}
	group.Wait()
	return units
}

// plainPath is the path of p as imports write it, be p a variant for tests or the tests
// outside of it.
func plainPath(p *packages.Package) string {
	if p.ForTest != "" && strings.HasSuffix(p.PkgPath, "_test") {
		return strings.TrimSuffix(p.PkgPath, "_test")
	}
	return p.PkgPath
}

func (y *typed) unit(p *packages.Package) *unit {
	key := y.key(p)
	from, mu := y.own, &y.mu
	if key != "" {
		from, mu = y.deps.units, &y.deps.mu
	} else {
		key = p.ID
	}
	mu.Lock()
	defer mu.Unlock()
	if from[key] == nil {
		from[key] = &unit{Package: p}
	}
	return from[key]
}

// key names a package of another module by all that its types depend on, for which the
// directories of it and of what it imports stand: versions are part of those. It is ""
// for a package that is the module's own or, compiled for a test, imports one.
func (y *typed) key(p *packages.Package) string {
	y.mu.Lock()
	defer y.mu.Unlock()
	var of func(p *packages.Package) string
	of = func(p *packages.Package) string {
		if key, ok := y.keys[p]; ok {
			return key
		}
		y.keys[p] = ""
		if y.isOwn(p) {
			return ""
		}
		if p.Module == nil && p.ForTest == "" { // the standard library imports nothing else
			y.keys[p] = p.PkgPath
			return p.PkgPath
		}
		var all []string
		for _, imported := range p.Imports {
			key := of(imported)
			if key == "" {
				return ""
			}
			all = append(all, key)
		}
		slices.Sort(all)
		y.keys[p] = fmt.Sprintf("%s %q %x", p.ID, p.GoFiles, hashOf(all))
		return y.keys[p]
	}
	return of(p)
}

// load type-checks u, after what it imports.
func (y *typed) load(u *unit) {
	u.once.Do(func() {
		if u.PkgPath == "unsafe" {
			u.types = types.Unsafe
			return
		}
		own := y.isOwn(u.Package)
		y.parse(u, own)
		imported := y.imports(u, own)
		y.deps.busy <- struct{}{}
		defer func() { <-y.deps.busy }()
		config := types.Config{
			IgnoreFuncBodies: !own,
			FakeImportC:      true,
			Sizes:            u.TypesSizes,
			Error: func(err error) {
				if own {
					u.errs = append(u.errs, err)
				}
			},
			Importer: importing(func(path string) (*types.Package, error) {
				if p, ok := imported[path]; ok {
					return p, nil
				}
				return nil, errors.New("package cannot be loaded")
			}),
		}
		if u.Module != nil && u.Module.GoVersion != "" {
			config.GoVersion = "go" + u.Module.GoVersion
		}
		if own && y.info {
			u.info = newInfo()
		}
		u.types = types.NewPackage(u.PkgPath, u.Name)
		_ = types.NewChecker(&config, y.deps.fset, u.types, u.info).Files(u.files) // the errors were collected
		if !own {
			u.files = nil
		}
	})
}

func newInfo() *types.Info {
	return &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Scopes: make(map[ast.Node]*types.Scope), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
}

// all are the packages of the module that were type-checked, what tests are compiled with
// among them, sorted.
func (y *typed) all() (units []*unit) {
	for _, id := range slices.Sorted(maps.Keys(y.own)) {
		units = append(units, y.own[id])
	}
	return units
}
