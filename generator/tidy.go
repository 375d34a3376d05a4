package generator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// tidy has go mod tidy settle the requirements, and once more with older versions of
// what is added when the newest would raise requirements of the owner's.
func (pl *Plan) tidy(ctx context.Context, opt CheckOptions) error {
	g := goCommand{ctx: ctx, root: pl.Project.Root, opt: opt}
	workspace, err := g.workspace()
	if err != nil {
		return err
	}
	if err := pl.tidyOnce(g, workspace); err != nil {
		return err
	}
	older, err := pl.olderRequirements(g)
	if err != nil || older == nil {
		return err
	}
	if err := pl.startOver(older); err != nil {
		return err
	}
	return pl.tidyOnce(g, workspace)
}

// tidyOnce runs go mod tidy as if the plan had been carried out: on a copy of go.mod
// and go.sum, with the planned files laid over the tree.
func (pl *Plan) tidyOnce(g goCommand, workspace string) error {
	dir, err := os.MkdirTemp("", "loginscaffold-tidy-")
	if err != nil {
		return failed(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(dir)
	if workspace != "" {
		return pl.tidyInWorkspace(g, dir, workspace)
	}
	overlay, err := pl.writeOverlay(dir)
	if err != nil {
		return failed(err, "", "prepare go mod tidy")
	}
	err = g.run(pl.Project.Root, []string{"GOWORK=off"}, "mod", "tidy", "-modfile="+filepath.Join(dir, "go.mod"), overlay)
	if err != nil {
		return err
	}
	return pl.takeTidied(dir)
}

// writeOverlay writes the planned files and the copies of go.mod and go.sum to work
// on, and returns the flag that has the go command see each file where it belongs.
func (pl *Plan) writeOverlay(dir string) (flag string, err error) {
	replace := make(map[string]string)
	for i, s := range pl.Steps {
		if !s.Writes() {
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		if err := os.WriteFile(name, s.After, 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(pl.Project.Root, filepath.FromSlash(s.Path))] = name
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
		if s := pl.step(name); s != nil {
			if err := os.WriteFile(filepath.Join(dir, name), toLF(s.After), 0o600); err != nil {
				return "", err
			}
		}
	}
	return "-overlay=" + name, nil
}

// takeTidied makes the tidied go.mod and go.sum members of the plan.
func (pl *Plan) takeTidied(dir string) error {
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return failed(err, "", "read the outcome of go mod tidy")
		}
		if name == "go.mod" {
			if err := pl.sameGoLine(text); err != nil {
				return err
			}
		}
		current, err := pl.Project.read(name)
		if err != nil {
			return err
		}
		if text == nil && current.data == nil {
			continue
		}
		pl.put(sharedStep("project/"+name, name, current, likeEndings(current.data, text)))
	}
	return pl.record()
}

// sameGoLine refuses a tidied go.mod that would ask the owner's users and CI for
// a newer Go than before.
func (pl *Plan) sameGoLine(text []byte) error {
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return failed(err, "", "read the outcome of go mod tidy")
	}
	before := cmp.Or(pl.Project.GoVersion, MinGo)
	if f.Go != nil && f.Go.Version != before {
		return failed(nil, "pass --no-tidy, or raise it yourself with: go -C "+ShellQuote(pl.Project.Root)+" get go@"+f.Go.Version,
			"go mod tidy would raise the go line from %s to %s; nothing was written", before, f.Go.Version)
	}
	return nil
}
