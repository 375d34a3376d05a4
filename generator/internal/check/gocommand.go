package check

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// goCommand runs the go command for a check of the project at root. The owner's
// environment holds, GOFLAGS included, but for what a call adds to it.
type goCommand struct {
	ctx  context.Context
	root string
	opt  CheckOptions
}

// run runs go with args in dir. An error tells the last line of what it said.
func (g goCommand) run(dir string, env []string, args ...string) error {
	_, err := g.output(dir, env, args...)
	return err
}

func (g goCommand) output(dir string, env []string, args ...string) (string, error) {
	cmd := exec.CommandContext(g.ctx, "go", args...)
	cmd.Dir = dir
	own := g.opt.Env
	if own == nil {
		own = os.Environ()
	}
	// PWD, because the paths of an overlay are below this name of the root.
	cmd.Env = append(append(slices.Clone(own), "PWD="+dir), env...)
	// An interrupt lets the go command remove its own temporary files.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if g.opt.Progress != nil {
		cmd.Stderr = io.MultiWriter(&said, g.opt.Progress)
	}
	err := cmd.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case g.ctx.Err() != nil:
		return "", context.Cause(g.ctx)
	case errors.Is(err, exec.ErrNotFound):
		return "", fault.Fail(nil, "install Go, or do without it with --no-tidy --verify none", "there is no go command to run go mod tidy with")
	}
	name := "go " + args[0]
	if args[0] == "mod" {
		name += " " + args[1]
	}
	return "", fault.Fail(nil, "make "+name+" succeed in the module first (is the module proxy within reach?), or pass --no-tidy --verify none and run go mod tidy yourself",
		"%s failed; nothing was written: %s", name, cmp.Or(lastLine(said.String()), err.Error()))
}

// lastLine is where the go command says what went wrong.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// workspace returns the go.work that the project is a module of, or "". It asks the
// go command, which also minds the variable GOWORK.
func (g goCommand) workspace() (string, error) {
	out, err := g.output(g.root, nil, "env", "GOWORK")
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(out)
	if name == "" || name == "off" {
		return "", nil
	}
	lists, err := target.WorkspaceLists(name, g.root)
	if err != nil || !lists {
		return "", err // go commands fail there until the owner adds the module
	}
	return filepath.Clean(name), nil
}
