package check

import (
	"context"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"strconv"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// CheckOptions are the terms of a check.
type CheckOptions struct {
	NoTidy   bool         // only add requirements; the owner runs go mod tidy
	Types    bool         // type-check the module before and after
	Running  func(string) // told of a command before it runs; nil for nobody
	Progress io.Writer    // what the go command says meanwhile; nil for nowhere
	Env      []string     // of the go command; nil for that of this process
}

// Check reports what stands in the way of pl, before a byte of the project is
// written: every conflict in one *Error of kind Conflict, or requirements that
// cannot be had. A module that was there before is tidied on copies in a
// temporary directory, and the outcome becomes part of pl. A new project is not:
// it comes with a complete go.mod and go.sum, and needs no network. Then the owner's code
// gets the new names of what releases have renamed, also as part of pl. With opt.Types new
// errors of the compiler, in any file of the module, are an *Error of kind Failed. Whether
// the go command takes the names is asked earlier, by CheckAnswers. Cancelling ctx ends
// the go command and returns its cause.
func Check(ctx context.Context, pl *plan.Plan, opt CheckOptions) error {
	if err := conflictError(pl); err != nil {
		return err
	}
	if !opt.NoTidy && needsTidy(pl) {
		if opt.Running != nil {
			opt.Running("go mod tidy")
		}
		if err := tidy(pl, ctx, opt); err != nil {
			return err
		}
	}
	deps := new(Dependencies)
	if err := Migrate(ctx, pl, opt, deps); err != nil {
		return err
	}
	if opt.Types && needsTypes(pl) {
		return verify(ctx, pl, opt, deps)
	}
	return context.Cause(ctx)
}

// needsTidy reports whether the plan changes what go mod tidy looks at, in a module whose
// other imports we do not know: the requirements, or which packages of other modules are
// imported. What is taken back to the byte needs no tidying, nor does a go.mod to which
// nothing was added.
func needsTidy(pl *plan.Plan) bool {
	if pl.Project.Module == "" && pl.Project.New {
		return false
	}
	mod := pl.Step("go.mod")
	if mod != nil && mod.Writes() {
		return !pl.Restores("go.mod")
	}
	if pl.Removes() {
		return false
	}
	before, after := make(map[string]bool), make(map[string]bool)
	for _, s := range pl.Steps {
		if s.Writes() && strings.HasSuffix(s.Path, ".go") {
			addImports(before, s.Before, pl.Module)
			addImports(after, s.After, pl.Module)
		}
	}
	return !maps.Equal(before, after)
}

// addImports adds to all the packages of other modules that the Go text imports.
func addImports(all map[string]bool, text []byte, module string) {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly)
	if err != nil {
		return
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if host, _, _ := strings.Cut(path, "/"); err == nil && strings.Contains(host, ".") && !strings.HasPrefix(path+"/", module+"/") {
			all[path] = true
		}
	}
}
