package check

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// Test runs the tests of the package, and those of the program when it is ours, in the
// project as it stands after pl was applied. What they say goes to opt.Progress; a failed
// test is an *Error of kind Failed. Cancelling ctx ends them and returns its cause.
func Test(ctx context.Context, pl *plan.Plan, opt CheckOptions) error {
	args := []string{"test", "./" + pl.Answers.Dir + "/..."}
	if pl.Project.New {
		args = append(args, ".")
	}
	command := "go " + strings.Join(args, " ")
	if opt.Running != nil {
		opt.Running(command)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = pl.Project.Root, opt.Env, opt.Progress, opt.Progress
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		return fault.Fail(err, "the files are written; see what fails with: cd "+catalog.ShellQuote(pl.Project.Root)+" && "+command, "the tests do not pass")
	}
	return context.Cause(ctx)
}
