package check

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
)

// tidy has go mod tidy settle the requirements, and once more with older versions of
// what is added when the newest would raise requirements of the owner's.
func tidy(pl *plan.Plan, ctx context.Context, opt CheckOptions) error {
	g := goCommand{ctx: ctx, root: pl.Project.Root, opt: opt}
	workspace, err := g.workspace()
	if err != nil {
		return err
	}
	if pl.Removes() && workspace != "" {
		// go mod tidy does not know of workspaces, and of the owner's files nothing can be
		// set apart for it.
		pl.Warnings = append(pl.Warnings, "in a workspace go.mod and go.sum are not tidied; go mod tidy takes out what nothing needs any more")
		return nil
	}
	if err := tidyOnce(pl, g, workspace); err != nil || pl.Removes() {
		return err
	}
	older, err := olderRequirements(pl, g)
	if err != nil || older == nil {
		return err
	}
	if err := startOver(pl, older); err != nil {
		return err
	}
	return tidyOnce(pl, g, workspace)
}

// tidyOnce runs go mod tidy as if the plan had been carried out: on a copy of go.mod
// and go.sum, with the planned files laid over the tree.
func tidyOnce(pl *plan.Plan, g goCommand, workspace string) error {
	dir, err := os.MkdirTemp("", "loginscaffold-tidy-")
	if err != nil {
		return fault.Fail(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(dir)
	if workspace != "" {
		return tidyInWorkspace(pl, g, dir, workspace)
	}
	overlay, err := writeOverlay(pl, dir)
	if err != nil {
		return fault.Fail(err, "", "prepare go mod tidy")
	}
	err = g.run(pl.Project.Root, []string{"GOWORK=off"}, "mod", "tidy", "-modfile="+filepath.Join(dir, "go.mod"), overlay)
	if err != nil {
		return err
	}
	return takeTidied(pl, dir)
}

// writeOverlay writes the planned files and the copies of go.mod and go.sum to work
// on, and returns the flag that has the go command see each file where it belongs.
func writeOverlay(pl *plan.Plan, dir string) (flag string, err error) {
	changes, err := pl.Changes()
	if err != nil {
		return "", err
	}
	replace := make(map[string]string)
	for i, c := range changes {
		at := filepath.Join(pl.Project.Root, filepath.FromSlash(c.Path))
		if c.After == nil {
			replace[at] = "" // gone, to the go command
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		if err := os.WriteFile(name, c.After, 0o600); err != nil {
			return "", err
		}
		replace[at] = name
	}
	for path, text := range pl.Stubs() {
		name := filepath.Join(dir, fmt.Sprintf("%d.txt", len(replace)))
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(pl.Project.Root, filepath.FromSlash(path))] = name
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		return "", err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if s := pl.Step(name); s != nil {
			if err := os.WriteFile(filepath.Join(dir, name), textfile.ToLF(s.After), 0o600); err != nil {
				return "", err
			}
		}
	}
	return "-overlay=" + name, nil
}

// takeTidied makes the tidied go.mod and go.sum members of the plan.
func takeTidied(pl *plan.Plan, dir string) error {
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fault.Fail(err, "", "read the outcome of go mod tidy")
		}
		if name == "go.mod" {
			if err := sameGoLine(pl, text); err != nil {
				return err
			}
		}
		current, err := pl.Project.Read(name)
		if err != nil {
			return err
		}
		if text == nil && current.Data == nil {
			continue
		}
		pl.Put(plan.SharedStep("project/"+name, name, current, textfile.LikeEndings(current.Data, text)))
	}
	return nil
}

// sameGoLine refuses a tidied go.mod that would ask the owner's users and CI for
// a newer Go than before.
func sameGoLine(pl *plan.Plan, text []byte) error {
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return fault.Fail(err, "", "read the outcome of go mod tidy")
	}
	before := cmp.Or(pl.Project.GoVersion, catalog.MinGo)
	if f.Go != nil && f.Go.Version != before {
		return fault.Fail(nil, "pass --no-tidy, or raise it yourself with: go -C "+catalog.ShellQuote(pl.Project.Root)+" get go@"+f.Go.Version,
			"go mod tidy would raise the go line from %s to %s; nothing was written", before, f.Go.Version)
	}
	return nil
}
