package check

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"golang.org/x/tools/go/packages"
)

// TypesInput is what Types looks at.
type TypesInput struct {
	Root    string            // of the module: absolute, without symbolic links
	After   map[string][]byte // what is to be written, by slash path, go.mod and go.sum too; nil for a file that goes
	Moved   map[string]string // where files that move come from, by where they go to
	Skip    []string          // files with conflict markers: neither they nor what imports them is checked
	Renamed []layers.Shim     // the names that are new since the project was written, for remedies

	Dependencies *Dependencies // shared by the checks of a run; nil for none
	Running      func(string)  // told of a command before it runs; nil for nobody
	Progress     io.Writer     // what the go command says meanwhile; nil for nowhere
	Env          []string      // of the go command; nil for that of this process
}

// Problem is an error of the Go compiler that the project does not have yet.
type Problem struct {
	Path    string // slash path below the root
	Line    int    // from 1 in the planned text; 0 when the error is of no one line
	Message string // as the type checker says it; may have several lines
	Remedy  string // what to write instead, or how to go on
}

// Types type-checks the module before and after what is to be written, its tests too, and
// returns what is wrong after and was not before, in whatever file, sorted by path and
// line. An error that has only moved is not new. What does not belong to the build of
// this machine is not looked at. The tree before is only loaded when there is something
// to compare it with. Where a package of another module cannot be loaded that is newly
// imported, or that a package with a file to be written needs, it returns a *fault.Error
// that names --verify none. Cancelling ctx ends it with the cause.
func Types(ctx context.Context, in TypesInput) ([]Problem, error) {
	c, err := newTypeCheck(ctx, in.Root, in.Env, in.Progress, in.Running, in.Dependencies)
	if err != nil {
		return nil, err
	}
	after := tree{root: in.Root, files: in.After}
	typed, err := c.load(after, false)
	if err != nil {
		return nil, err
	}
	skip := marked(typed, in.Skip)
	units := typed.roots(skip)
	found := findings(typed, units, skip, in.Skip)
	if len(found) == 0 || ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err := typed.unloaded(found, typed.needed(in.After)); err != nil {
		return nil, err
	}
	before, err := c.load(tree{root: in.Root}, false)
	if err != nil {
		return nil, err
	}
	found = newOnly(found, findings(before, before.roots(skip), skip, in.Skip), typed, before, in.Moved)
	if err := typed.unloaded(found, nil); err != nil {
		return nil, err
	}
	names, err := namesOf(in.Renamed)
	if err != nil {
		return nil, err
	}
	problems := make([]Problem, len(found))
	for i, f := range found {
		problems[i] = Problem{Path: f.path, Line: f.line, Message: f.message, Remedy: remedy(f, names, units, in, before)}
	}
	return problems, context.Cause(ctx)
}

// typeCheck is what loading the trees of one run has in common.
type typeCheck struct {
	ctx       context.Context
	g         goCommand
	workspace string
	deps      *Dependencies
}

func newTypeCheck(ctx context.Context, root string, env []string, progress io.Writer, running func(string), deps *Dependencies) (*typeCheck, error) {
	if running != nil {
		running("go list -deps -test ./...")
	}
	if deps == nil {
		deps = new(Dependencies)
	}
	c := &typeCheck{ctx: ctx, g: goCommand{ctx: ctx, root: root, opt: CheckOptions{Env: env, Progress: progress}}, deps: deps}
	var err error
	c.workspace, err = c.g.workspace()
	return c, err
}

// load lists t and makes it ready for the type checker.
func (c *typeCheck) load(t tree, info bool) (*typed, error) {
	listed, err := list(c.ctx, c.g, t, c.workspace)
	if err != nil {
		if c.ctx.Err() != nil {
			return nil, context.Cause(c.ctx)
		}
		if known, ok := err.(*fault.Error); ok {
			return nil, known
		}
		return nil, notLoaded(causeOf(err))
	}
	return newTyped(t, c.deps, listed, info), nil
}

// module is the path of the module that is checked.
func (y *typed) module() string {
	for _, p := range y.listed {
		if y.isOwn(p) {
			return p.Module.Path
		}
	}
	return ""
}

// unloaded is the error of a package of another module that cannot be loaded, one of
// needed if that is not nil, or nil.
func (y *typed) unloaded(found []finding, needed map[string]bool) error {
	for _, f := range found {
		if f.missing != "" && !within(f.missing, y.module()) && (needed == nil || needed[f.missing]) {
			return notLoaded(f.missing + ": " + strings.TrimPrefix(firstLine(f.message), f.missing+": "))
		}
	}
	return nil
}

// needed are the packages of other modules that the packages with a Go file in files
// import, and what those import: without one of them, whatever it takes part in could be
// wrong unseen.
func (y *typed) needed(files map[string][]byte) map[string]bool {
	dirs := make(map[string]bool)
	for name, text := range files {
		if text != nil && strings.HasSuffix(name, ".go") {
			dirs[filepath.Dir(y.at(name))] = true
		}
	}
	needed := make(map[string]bool)
	for _, p := range y.listed {
		if !y.isOwn(p) || !dirs[p.Dir] {
			continue
		}
		packages.Visit([]*packages.Package{p}, func(q *packages.Package) bool {
			if q != p && y.isOwn(q) {
				return false
			}
			needed[q.PkgPath] = true
			return true
		}, nil)
	}
	return needed
}

func within(importPath, module string) bool {
	return module != "" && strings.HasPrefix(importPath+"/", module+"/")
}

// marked are the packages that cannot be checked, because they have one of the files, or
// import such a package.
func marked(y *typed, files []string) map[string]bool {
	skip := make(map[string]bool)
	dirs := make(map[string]bool)
	for _, name := range files {
		if strings.HasSuffix(name, ".go") {
			dirs[filepath.Join(y.root, filepath.Dir(filepath.FromSlash(name)))] = true
		}
	}
	packages.Visit(y.listed, nil, func(p *packages.Package) {
		if !y.isOwn(p) {
			return
		}
		skipped := dirs[p.Dir]
		for _, imported := range p.Imports {
			skipped = skipped || skip[imported.PkgPath]
		}
		if skipped {
			skip[plainPath(p)] = true
		}
	})
	return skip
}
