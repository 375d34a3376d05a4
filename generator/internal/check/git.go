package check

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// Uncommitted refuses a plan that would change files with changes that git does not have:
// a run is to be undone by git, and what it never saw it cannot give back. Outside a
// repository, and without git, there is nothing to look at. What git ignores is nobody's
// work.
func Uncommitted(ctx context.Context, pl *plan.Plan, env []string) error {
	changes, err := pl.Changes()
	if err != nil {
		return err
	}
	args := []string{"-C", pl.Project.Root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--"}
	var planned []string
	for _, c := range changes {
		if c.Before != nil {
			planned = append(planned, c.Path)
			args = append(args, ":(literal)"+c.Path)
		}
	}
	if len(planned) == 0 {
		return nil
	}
	if _, err := exec.LookPath("git"); err != nil {
		return nil
	}
	out, err := git(ctx, env, args...).Output()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failed, ok := errors.AsType[*exec.ExitError](err); ok && strings.Contains(string(failed.Stderr), "not a git repository") {
		return nil
	}
	if err != nil {
		return fault.Fail(err, "put that right, or pass --allow-dirty to go on without looking", "git cannot say which files have uncommitted changes")
	}
	return dirtyError(string(out))
}

// InGit reports whether the project at root is in the work tree of a git repository.
func InGit(ctx context.Context, root string) bool {
	out, err := git(ctx, nil, "-C", root, "rev-parse", "--is-inside-work-tree").Output()
	return err == nil && strings.TrimSpace(string(out)) == "true"
}

// RecordDiffers reports whether git has, in HEAD, another record of the project at root
// than the one that stands there, so that checking it out changes something. Without git
// it has none.
func RecordDiffers(ctx context.Context, root string) bool {
	if git(ctx, nil, "-C", root, "cat-file", "-e", "HEAD:./"+record.ManifestPath).Run() != nil {
		return false
	}
	err := git(ctx, nil, "-C", root, "diff", "--quiet", "HEAD", "--", record.Dir).Run()
	failed, ok := errors.AsType[*exec.ExitError](err)
	return ok && failed.ExitCode() == 1
}

// git is the command git with args, and with the environment of this process when env is
// nil. It takes no lock, as git status does to refresh its index: we only look.
func git(ctx context.Context, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", args...)
	if env == nil {
		env = os.Environ()
	}
	cmd.Env = append(slices.Clone(env), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	return cmd
}

// dirtyError lists what git status reports, in its -z form.
func dirtyError(status string) error {
	var list strings.Builder
	n := 0
	for entry := range strings.SplitSeq(strings.TrimRight(status, "\x00"), "\x00") {
		if len(entry) < 4 || strings.Contains(entry, record.Dir+"/base/") {
			continue // a pristine text is as dirty as its file
		}
		n++
		if n <= 10 {
			list.WriteString("\n  " + entry[3:])
		}
	}
	switch {
	case n == 0:
		return nil
	case n > 10:
		list.WriteString("\n  and " + fault.Number(n-10, "1 more", "%d more"))
	}
	return fault.Fail(nil, "commit them, so that git can tell your work from this run's; or pass --allow-dirty",
		"%s uncommitted changes; nothing was written:%s", fault.Number(n, "a file to be changed has", "%d files to be changed have"), list.String())
}
