package check

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"golang.org/x/tools/go/packages"
)

// tree is a module as it would stand with some files written over it.
type tree struct {
	root  string            // absolute, without symbolic links
	files map[string][]byte // by slash path below root; nil for a file that is gone
}

// read returns the text of the file at that absolute name.
func (t tree) read(name string) ([]byte, error) {
	if rel, err := filepath.Rel(t.root, name); err == nil {
		if text, ok := t.files[filepath.ToSlash(rel)]; ok {
			if text == nil {
				return nil, &os.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
			return text, nil
		}
	}
	return os.ReadFile(name)
}

// rel is the slash path of a file below the root, from an absolute name or one that the
// go command shortened.
func (t tree) rel(name string) string {
	if filepath.IsAbs(name) {
		if rel, err := filepath.Rel(t.root, name); err == nil {
			name = rel
		}
	}
	return filepath.ToSlash(filepath.Clean(name))
}

// with is t with more files written over it.
func (t tree) with(more map[string][]byte) tree {
	files := maps.Clone(t.files)
	if files == nil {
		files = make(map[string][]byte)
	}
	maps.Copy(files, more)
	return tree{root: t.root, files: files}
}

// what of a package the go command is asked for. Not CompiledGoFiles, which would run
// cgo, nor export data, which would compile everything: types come from source.
const listed = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps |
	packages.NeedModule | packages.NeedForTest | packages.NeedEmbedFiles | packages.NeedTypesSizes

// list asks the go command which packages t's module has, tests included, and what they
// import. It takes the requirements as they stand in t; where they are incomplete, as
// with --no-tidy, it completes them on copies. A vendor directory is used as long as
// go.mod stays what it was made for. In a workspace nothing is downloaded: the go command
// would ask for the other modules of it, which need not be published.
func list(ctx context.Context, g goCommand, t tree, workspace string) ([]*packages.Package, error) {
	dir, err := os.MkdirTemp("", "loginscaffold-types-")
	if err != nil {
		return nil, fault.Fail(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(dir)
	overlay, err := overlayFile(t, dir, nil)
	if err != nil {
		return nil, fault.Fail(err, "", "prepare the type check")
	}
	mod := "-mod=readonly"
	if vendored(t, workspace) {
		mod = "-mod=vendor"
	}
	env := []string{"GOPACKAGESDRIVER=off", "PWD=" + t.root}
	if workspace == "" {
		env = append(env, "GOWORK=off")
	} else {
		env = append(env, "GOPROXY=off")
	}
	load := func(flags ...string) ([]*packages.Package, error) {
		own := g.opt.Env
		if own == nil {
			own = os.Environ()
		}
		pkgs, err := packages.Load(&packages.Config{
			Context: ctx, Mode: listed, Dir: t.root, Tests: true,
			Env: append(slices.Clone(own), env...), BuildFlags: flags,
		}, "./...")
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return pkgs, err
	}
	pkgs, err := load(mod, overlay)
	if workspace != "" || !incomplete(pkgs, err) {
		return pkgs, err
	}
	modfile, overlay, err := modFile(t, dir)
	if err != nil {
		return nil, fault.Fail(err, "", "prepare the type check")
	}
	return load("-mod=mod", modfile, overlay)
}

// incomplete reports whether go.mod or go.sum lack what the packages need, be it that the
// go command could say so of one package only.
func incomplete(pkgs []*packages.Package, err error) bool {
	lacks := func(text string) bool {
		return strings.Contains(text, "updates to go.mod needed") || strings.Contains(text, "missing go.sum entry") ||
			strings.Contains(text, "inconsistent vendoring")
	}
	if err != nil {
		return lacks(err.Error())
	}
	found := false
	packages.Visit(pkgs, func(p *packages.Package) bool {
		found = found || slices.ContainsFunc(p.Errors, func(e packages.Error) bool { return lacks(e.Msg) })
		return !found
	}, nil)
	return found
}

// notLoaded is the error of a module whose packages, or those they import, cannot be had.
func notLoaded(cause string) error {
	return fault.Fail(errors.New(cmp.Or(cause, "no reason given")), "make go list -deps -test ./... succeed in the module first (is the module proxy within reach?), or go on without looking, with --verify none",
		"cannot check types, because what the module imports cannot be loaded; nothing was written")
}

// causeOf is what the go command said first that is no progress; a line that announces
// another goes with it.
func causeOf(err error) string {
	_, said, ok := strings.Cut(err.Error(), "stderr: ")
	if !ok {
		return firstLine(err.Error())
	}
	cause := ""
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		if cause = strings.TrimSpace(cause + " " + line); !strings.HasSuffix(line, ":") {
			break
		}
	}
	return cause
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// at is the absolute name of the file at a slash path below the root.
func (t tree) at(path string) string { return filepath.Join(t.root, filepath.FromSlash(path)) }
