// Package treecheck type-checks the trees of a module from memory, for tests that have
// hundreds of them.
package treecheck

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/golden"
)

// Checker type-checks trees of one module. Packages from elsewhere come from export data,
// which one go list makes for all trees, so that a tree costs milliseconds. It is for one
// test at a time.
type Checker struct {
	module   string
	fset     *token.FileSet
	parsed   map[string]*ast.File // by path and text: most files are those of the last tree
	external types.Importer
}

// New is a checker of trees of module, texts by path. What they import is looked up in the
// module or workspace in dir; a tree that is not among them may import more.
func New(dir, module string, trees []map[string][]byte) (*Checker, error) {
	c := &Checker{module: module, fset: token.NewFileSet(), parsed: make(map[string]*ast.File)}
	imports, err := c.imports(trees)
	if err != nil {
		return nil, err
	}
	exports := make(map[string]string)
	list := func(imports ...string) error {
		args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
		out, err := golden.Go(dir, nil, append(args, imports...)...)
		for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
			importPath, file, _ := strings.Cut(lines.Text(), " ")
			exports[importPath] = file
		}
		return err
	}
	if err := list(imports...); err != nil {
		return nil, err
	}
	c.external = importer.ForCompiler(c.fset, "gc", func(importPath string) (io.ReadCloser, error) {
		if exports[importPath] == "" {
			if err := list(importPath); err != nil {
				return nil, err
			}
		}
		if exports[importPath] == "" {
			return nil, fmt.Errorf("no export data of %q", importPath)
		}
		return os.Open(exports[importPath])
	})
	return c, nil
}

// imports are the packages of other modules that trees import, sorted.
func (c *Checker) imports(trees []map[string][]byte) ([]string, error) {
	imports := make(map[string]bool)
	for _, tree := range trees {
		for name, text := range tree {
			if !strings.HasSuffix(name, ".go") {
				continue
			}
			f, err := c.parse(name, text)
			if err != nil {
				return nil, err
			}
			for _, spec := range f.Imports {
				if p, _ := strconv.Unquote(spec.Path.Value); !c.own(p) {
					imports[p] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(imports)), nil
}

func (c *Checker) own(importPath string) bool {
	return importPath == c.module || strings.HasPrefix(importPath, c.module+"/")
}

func (c *Checker) parse(name string, text []byte) (*ast.File, error) {
	key := name + "\x00" + string(text)
	if f, ok := c.parsed[key]; ok {
		return f, nil
	}
	f, err := parser.ParseFile(c.fset, name, text, parser.SkipObjectResolution)
	c.parsed[key] = f
	return f, err
}

// Tree type-checks every package of tree, and each once more with its tests, and with
// those of ours beside them. It returns how many packages it checked.
func (c *Checker) Tree(tree, ours map[string][]byte) (packages int, errs []error) {
	l := &loading{Checker: c, dirs: make(map[string]*directory), plain: make(map[string]*types.Package)}
	if err := errors.Join(l.load(tree, false), l.load(ours, true)); err != nil {
		return 0, []error{err}
	}
	for _, dir := range slices.Sorted(maps.Keys(l.dirs)) {
		l.tested, l.done = "", l.plain
		l.importDir(dir)
		packages++
		d := l.dirs[dir]
		if len(d.inside)+len(d.outside)+len(d.ours) == 0 {
			continue
		}
		// Like the go command: what imports dir sees it with its own tests too.
		l.tested, l.done = dir, make(map[string]*types.Package)
		l.importDir(dir)
		l.check(path.Join(c.module, dir)+"_test", d.outside)
		packages++
		if len(d.ours) == 0 {
			continue
		}
		for _, f := range d.ours {
			if strings.HasSuffix(f.Name.Name, "_test") {
				d.outside = append(d.outside, f)
				continue
			}
			d.inside, l.done = append(d.inside, f), make(map[string]*types.Package)
		}
		l.importDir(dir)
		l.check(path.Join(c.module, dir)+"_test", d.outside)
		packages++
	}
	return packages, l.errs
}

// loading is the packages of one tree on their way through the type checker.
type loading struct {
	*Checker
	dirs   map[string]*directory
	tested string                    // the directory that is compiled with its tests, or ""
	plain  map[string]*types.Package // compiled without any
	done   map[string]*types.Package // compiled for tested
	errs   []error
}

// directory is the files of one package: its own, its tests inside the package
// and those outside, and our tests of either kind.
type directory struct{ files, inside, outside, ours []*ast.File }

func (l *loading) load(tree map[string][]byte, ours bool) error {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if !strings.HasSuffix(name, ".go") || !built(name, tree[name]) {
			continue
		}
		f, err := l.parse(name, tree[name])
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		if l.dirs[dir] == nil {
			l.dirs[dir] = new(directory)
		}
		switch d := l.dirs[dir]; {
		case ours:
			d.ours = append(d.ours, f)
		case !strings.HasSuffix(name, "_test.go"):
			d.files = append(d.files, f)
		case strings.HasSuffix(f.Name.Name, "_test"):
			d.outside = append(d.outside, f)
		default:
			d.inside = append(d.inside, f)
		}
	}
	return nil
}

// built reports whether name's build constraints hold here.
func built(name string, text []byte) bool {
	ctx := build.Default
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	ok, err := ctx.MatchFile(path.Dir(name), path.Base(name))
	return ok && err == nil
}

// Import makes a loading the importer of the packages it checks.
func (l *loading) Import(importPath string) (*types.Package, error) {
	if !l.own(importPath) {
		return l.external.Import(importPath)
	}
	dir := strings.TrimPrefix(strings.TrimPrefix(importPath, l.module), "/")
	if l.dirs[path.Clean(dir)] == nil {
		return nil, fmt.Errorf("no package %q", importPath)
	}
	return l.importDir(path.Clean(dir)), nil
}

func (l *loading) importDir(dir string) *types.Package {
	if p, ok := l.done[dir]; ok {
		return p
	}
	if p, ok := l.plain[dir]; ok && dir != l.tested && !l.imports(p, path.Join(l.module, l.tested)) {
		return p // the tests do not change what it is
	}
	d := l.dirs[dir]
	files := d.files
	if dir == l.tested {
		files = append(slices.Clone(files), d.inside...)
	}
	l.done[dir] = l.check(path.Join(l.module, dir), files)
	return l.done[dir]
}

// imports reports whether p imports that package of ours, be it by way of others.
func (l *loading) imports(p *types.Package, importPath string) bool {
	return p != nil && slices.ContainsFunc(p.Imports(), func(i *types.Package) bool {
		return i.Path() == importPath || l.own(i.Path()) && l.imports(i, importPath)
	})
}

func (l *loading) check(importPath string, files []*ast.File) *types.Package {
	if len(files) == 0 {
		return nil
	}
	config := types.Config{
		Importer:  l,
		GoVersion: "go1.26",
		Error:     func(err error) { l.errs = append(l.errs, err) },
	}
	p, _ := config.Check(importPath, l.fset, files, nil) // its error has been collected
	return p
}
