package check

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// CheckOptions are the terms of a check.
type CheckOptions struct {
	NoTidy   bool         // only add requirements; the owner runs go mod tidy
	Running  func(string) // told of a command before it runs; nil for nobody
	Progress io.Writer    // what the go command says meanwhile; nil for nowhere
	Env      []string     // of the go command; nil for that of this process
}

// Check reports what stands in the way of pl, before a byte of the project is
// written: every conflict in one *Error of kind Conflict, or requirements that
// cannot be had. A module that was there before is tidied on copies in a
// temporary directory, and the outcome becomes part of pl. A new project is not:
// it comes with a complete go.mod and go.sum, and needs no network. Whether the go
// command takes the names is asked earlier, by CheckAnswers. Cancelling ctx ends
// the go command and returns its cause.
func Check(ctx context.Context, pl *plan.Plan, opt CheckOptions) error {
	if err := ConflictError(pl); err != nil {
		return err
	}
	if opt.NoTidy || !needsTidy(pl) {
		return context.Cause(ctx)
	}
	if opt.Running != nil {
		opt.Running("go mod tidy")
	}
	return tidy(pl, ctx, opt)
}

func ConflictError(pl *plan.Plan) error {
	conflicts := pl.Conflicts()
	if len(conflicts) == 0 {
		return nil
	}
	var list strings.Builder
	for _, s := range conflicts {
		list.WriteString("\n  " + s.Path)
		if s.Note != "" {
			list.WriteString(" (" + s.Note + ")")
		}
	}
	what := fmt.Sprintf("%d files are in the way", len(conflicts))
	if len(conflicts) == 1 {
		what = "a file is in the way"
	}
	return &fault.Error{
		Kind:    fault.Conflict,
		Message: what + "; nothing was written:" + list.String(),
		Hint:    wayOut(pl, conflicts),
	}
}

// wayOut is what helps against conflicts. Another package directory does so only
// for what is in the one that was chosen.
func wayOut(pl *plan.Plan, conflicts []plan.Step) string {
	dir := pl.Answers.Dir
	inside, clashing := 0, false
	for _, s := range conflicts {
		if s.Path == dir || strings.HasPrefix(s.Path, dir+"/") || strings.HasPrefix(dir, s.Path+"/") {
			inside++
		}
		clashing = clashing || strings.HasSuffix(s.Path, ".go") && s.Before != nil && s.After == nil
	}
	hint := "move what is listed out of the way"
	if clashing {
		hint = "move what is listed into another directory, or rename what it declares"
	}
	switch {
	case inside == len(conflicts):
		return hint + ", or choose another package directory with --package-dir"
	case inside > 0:
		return hint + "; another --package-dir helps only against what is in " + dir
	case pl.Project.New:
		return hint + ", or name an empty directory"
	}
	return hint
}

// needsTidy reports whether the plan changes what go mod tidy looks at, in a
// module whose other imports we do not know.
func needsTidy(pl *plan.Plan) bool {
	made := pl.Project.Module == "" && pl.Project.New
	if made {
		return false
	}
	for _, s := range pl.Steps {
		if s.Writes() && (strings.HasSuffix(s.Path, ".go") || s.Path == "go.mod") {
			return true
		}
	}
	return false
}
