package generator

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
)

// tidy runs go mod tidy as if the plan had been carried out: on a copy of go.mod
// and go.sum, with the planned files laid over the tree.
func (pl *Plan) tidy(ctx context.Context, opt CheckOptions) error {
	dir, err := os.MkdirTemp("", "loginscaffold-tidy-")
	if err != nil {
		return failed(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(dir)
	if err := pl.writeOverlay(dir); err != nil {
		return failed(err, "", "prepare go mod tidy")
	}
	if err := pl.runTidy(ctx, dir, opt); err != nil {
		return err
	}
	return pl.takeTidied(dir)
}

// writeOverlay writes the planned files and overlay.json, which says where in
// the project each belongs, and the copies of go.mod and go.sum to work on.
func (pl *Plan) writeOverlay(dir string) error {
	replace := make(map[string]string)
	for i, s := range pl.Steps {
		if !s.Writes() {
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.txt", i))
		if err := os.WriteFile(name, s.After, 0o600); err != nil {
			return err
		}
		replace[filepath.Join(pl.Project.Root, filepath.FromSlash(s.Path))] = name
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if s := pl.step(name); s != nil {
			if err := os.WriteFile(filepath.Join(dir, name), toLF(s.After), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

func (pl *Plan) runTidy(ctx context.Context, dir string, opt CheckOptions) error {
	cmd := exec.CommandContext(ctx, "go", "mod", "tidy",
		"-modfile="+filepath.Join(dir, "go.mod"), "-overlay="+filepath.Join(dir, "overlay.json"))
	cmd.Dir = pl.Project.Root
	env := opt.Env
	if env == nil {
		env = os.Environ()
	}
	// Workspaces, vendoring and the owner's flags are for the finished tree. PWD,
	// because the overlay's paths are below this name of the root.
	cmd.Env = append(slices.Clone(env), "GOWORK=off", "GOFLAGS=-mod=mod", "PWD="+pl.Project.Root)
	// An interrupt lets the go command remove its own temporary files.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	if opt.Progress != nil {
		cmd.Stderr = io.MultiWriter(&said, opt.Progress)
	}
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return failed(nil, "install Go, or leave the requirements to yourself with --no-tidy", "there is no go command to run go mod tidy with")
	}
	return failed(nil, "make go mod tidy succeed in the module first (is the module proxy within reach?), or pass --no-tidy and run it yourself",
		"go mod tidy failed; nothing was written: %s", cmp.Or(lastLine(said.String()), err.Error()))
}

// lastLine is where the go command says what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
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
		tidied := sharedStep("project/"+name, name, current, likeEndings(current.data, text))
		if s := pl.step(name); s != nil {
			*s = tidied
			continue
		}
		at, _ := slices.BinarySearchFunc(pl.Steps, name, func(s Step, name string) int { return cmp.Compare(s.Path, name) })
		pl.Steps = slices.Insert(pl.Steps, at, tidied)
	}
	return nil
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
		return failed(nil, "raise it yourself with: go get go@"+f.Go.Version+", or pass --no-tidy",
			"go mod tidy would raise the go line from %s to %s; nothing was written", before, f.Go.Version)
	}
	return nil
}
