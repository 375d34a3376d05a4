package generator

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// tidyInWorkspace adds to go.mod and go.sum what the emitted code needs, for a module
// of the workspace whose go.work that is.
//
// go mod tidy does not know of workspaces: it would ask the network for the other
// modules of one, which need not be published, and tell their names doing so. So it
// runs on a module apart, which holds the emitted files alone and has the owner's
// versions to begin with; what it settles on there is added to go.mod. Then the go
// command has to load the packages in the workspace as they will be.
func (pl *Plan) tidyInWorkspace(g goCommand, dir, work string) error {
	apart := filepath.Join(dir, "apart")
	if err := pl.writeApart(apart, work); err != nil {
		return failed(err, "", "prepare go mod tidy")
	}
	if err := g.run(apart, []string{"GOWORK=off"}, "mod", "tidy"); err != nil {
		return err
	}
	if err := pl.takeApart(apart); err != nil {
		return err
	}
	overlay, err := pl.writeOverlay(dir)
	if err != nil {
		return failed(err, "", "prepare go list")
	}
	// -mod=readonly, because a vendored workspace does not have the new modules yet. No
	// proxy, because what the emitted code needs is here by now, and a go.work without
	// a replace line would have it asked for the siblings that a module requires.
	args := append([]string{"list", "-mod=readonly", "-deps", "-test", overlay}, pl.packages()...)
	err = g.run(pl.Project.Root, []string{"GOPROXY=off"}, args...)
	var known *Error
	if errors.As(err, &known) {
		known.Hint = "load the workspace's own dependencies once, with: go -C " + ShellQuote(pl.Project.Root) + " list -deps ./..." +
			"; a module of the workspace that another requires needs a replace line in " + work + "; or pass --no-tidy and run go mod tidy yourself"
	}
	return err
}

// packages are the import paths of the directories that hold emitted Go files.
func (pl *Plan) packages() []string {
	var paths []string
	for _, f := range pl.goFiles() {
		paths = append(paths, pl.Module+"/"+filepath.ToSlash(filepath.Dir(filepath.FromSlash(f.Path))))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// goFiles are the steps of the emitted Go files, with their text in After.
func (pl *Plan) goFiles() []Step {
	return slices.DeleteFunc(slices.Clone(pl.Steps), func(s Step) bool {
		return s.After == nil || !strings.HasSuffix(s.Path, ".go")
	})
}

// writeApart makes a module of the emitted Go files alone. Its go.mod is the planned
// one without the requirements that the emitted code has not. What go.mod and go.work
// put in the place of other modules holds there too.
func (pl *Plan) writeApart(dir, work string) error {
	for _, s := range pl.goFiles() {
		name := filepath.Join(dir, filepath.FromSlash(s.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(name, s.After, 0o600); err != nil {
			return err
		}
	}
	f, err := modfile.Parse("go.mod", toLF(pl.step("go.mod").After), nil)
	if err != nil {
		return err
	}
	wanted := pl.Answers.requirements(pl.Project.New)
	for _, r := range slices.Clone(f.Require) {
		if !slices.ContainsFunc(wanted, func(w Requirement) bool { return w.Path == r.Mod.Path }) {
			if err := f.DropRequire(r.Mod.Path); err != nil {
				return err
			}
		}
	}
	for _, tool := range slices.Clone(f.Tool) {
		if err := f.DropTool(tool.Path); err != nil {
			return err
		}
	}
	workspace, err := readWork(work)
	if err != nil {
		return err
	}
	for _, from := range []struct {
		dir      string
		replaces []*modfile.Replace
	}{{pl.Project.Root, slices.Clone(f.Replace)}, {filepath.Dir(work), workspace.Replace}} {
		for _, r := range from.replaces {
			path := r.New.Path
			if r.New.Version == "" && !filepath.IsAbs(filepath.FromSlash(path)) {
				path = filepath.Join(from.dir, filepath.FromSlash(path))
			}
			if err := f.AddReplace(r.Old.Path, r.Old.Version, path, r.New.Version); err != nil {
				return err
			}
		}
	}
	f.Cleanup()
	text, err := f.Format()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.mod"), text, 0o600)
}

// takeApart adds what go mod tidy settled on apart to the planned go.mod and go.sum.
func (pl *Plan) takeApart(dir string) error {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return failed(err, "", "read the outcome of go mod tidy")
	}
	if err := pl.sameGoLine(mod); err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil && !os.IsNotExist(err) {
		return failed(err, "", "read the outcome of go mod tidy")
	}
	after, err := raiseIn(pl.step("go.mod").After, mod)
	if err != nil {
		return failed(err, "", "add to go.mod")
	}
	for name, change := range map[string]func(current []byte) []byte{
		"go.mod": func([]byte) []byte { return after },
		"go.sum": func(current []byte) []byte { return addSums(current, sums) },
	} {
		current, err := pl.Project.read(name)
		if err != nil {
			return err
		}
		if text := change(current.data); text != nil || current.data != nil {
			pl.put(sharedStep("project/"+name, name, current, text))
		}
	}
	return pl.record()
}

func readWork(name string) (*modfile.WorkFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return modfile.ParseWork(name, text, nil)
}

// workspaceLists reports whether root is one of the modules that the go.work of that
// name lists.
func workspaceLists(name, root string) (bool, error) {
	f, err := readWork(name)
	if err != nil {
		return false, failed(err, "mend it first", "cannot read the workspace")
	}
	return slices.ContainsFunc(f.Use, func(use *modfile.Use) bool {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(name), dir)
		}
		return sameDir(dir, root)
	}), nil
}

// sameDir reports whether two paths lead to one directory, by whatever links.
func sameDir(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
