package check

import (
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
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
func tidyInWorkspace(pl *plan.Plan, g goCommand, dir, work string) error {
	apart := filepath.Join(dir, "apart")
	if err := writeApart(pl, apart, work); err != nil {
		return fault.Fail(err, "", "prepare go mod tidy")
	}
	if err := g.run(apart, []string{"GOWORK=off"}, "mod", "tidy"); err != nil {
		return err
	}
	if err := takeApart(pl, apart); err != nil {
		return err
	}
	overlay, err := writeOverlay(pl, dir)
	if err != nil {
		return fault.Fail(err, "", "prepare go list")
	}
	// -mod=readonly, because a vendored workspace does not have the new modules yet. No
	// proxy, because what the emitted code needs is here by now, and a go.work without
	// a replace line would have it asked for the siblings that a module requires.
	args := append([]string{"list", "-mod=readonly", "-deps", "-test", overlay}, packagePaths(pl)...)
	err = g.run(pl.Project.Root, []string{"GOPROXY=off"}, args...)
	var known *fault.Error
	if errors.As(err, &known) {
		known.Hint = "load the workspace's own dependencies once, with: go -C " + catalog.ShellQuote(pl.Project.Root) + " list -deps ./..." +
			"; a module of the workspace that another requires needs a replace line in " + work + "; or pass --no-tidy and run go mod tidy yourself"
	}
	return err
}

// packagePaths are the import paths of the directories that hold emitted Go files.
func packagePaths(pl *plan.Plan) []string {
	var paths []string
	for name := range pl.Emitted() {
		if path.Ext(name) == ".go" {
			paths = append(paths, path.Join(pl.Module, path.Dir(name)))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// writeApart makes a module of the emitted Go files alone, as they were emitted: what the
// owner imports in them besides is in go.mod already, and would be looked for and raised
// here. Its go.mod is the planned one without the requirements that the emitted code has
// not. What go.mod and go.work put in the place of other modules holds there too.
func writeApart(pl *plan.Plan, dir, work string) error {
	for at, text := range pl.Emitted() {
		if path.Ext(at) != ".go" {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(at))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return err
		}
	}
	f, err := modfile.Parse("go.mod", textfile.ToLF(pl.Step("go.mod").After), nil)
	if err != nil {
		return err
	}
	wanted := pl.Answers.Requirements(pl.Project.New)
	for _, r := range slices.Clone(f.Require) {
		if !slices.ContainsFunc(wanted, func(w catalog.Requirement) bool { return w.Path == r.Mod.Path }) {
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
	workspace, err := target.ReadWork(work)
	if err != nil {
		return err
	}
	for _, from := range []struct {
		dir      string
		replaces []*modfile.Replace
	}{{pl.Project.Root, slices.Clone(f.Replace)}, {filepath.Dir(work), workspace.Replace}} {
		for _, r := range from.replaces {
			by := r.New.Path
			if r.New.Version == "" && !filepath.IsAbs(filepath.FromSlash(by)) {
				by = filepath.Join(from.dir, filepath.FromSlash(by))
			}
			if err := f.AddReplace(r.Old.Path, r.Old.Version, by, r.New.Version); err != nil {
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
func takeApart(pl *plan.Plan, dir string) error {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return fault.Fail(err, "", "read the outcome of go mod tidy")
	}
	if err := sameGoLine(pl, mod); err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil && !os.IsNotExist(err) {
		return fault.Fail(err, "", "read the outcome of go mod tidy")
	}
	after, err := plan.RaiseIn(pl.Step("go.mod").After, mod)
	if err != nil {
		return fault.Fail(err, "", "add to go.mod")
	}
	for name, change := range map[string]func(current []byte) []byte{
		"go.mod": func([]byte) []byte { return after },
		"go.sum": func(current []byte) []byte { return plan.AddSums(current, sums) },
	} {
		current, err := pl.Project.Read(name)
		if err != nil {
			return err
		}
		if text := change(current.Data); text != nil || current.Data != nil {
			pl.Put(plan.SharedStep("project/"+name, name, current, text))
		}
	}
	return nil
}
