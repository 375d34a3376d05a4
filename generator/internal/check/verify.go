package check

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// verify refuses a plan after which the module has errors of types that it does not have
// yet, in whatever file of it, or a page that does not parse.
func verify(ctx context.Context, pl *plan.Plan, opt CheckOptions, deps *Dependencies) error {
	problems, err := Types(ctx, typesInput(pl, opt, deps))
	if err != nil {
		return err
	}
	problems = append(problems, brokenPages(pl)...)
	if len(problems) == 0 {
		return nil
	}
	var list strings.Builder
	for _, p := range problems {
		at := p.Path
		if p.Line > 0 {
			at = fmt.Sprintf("%s:%d", p.Path, p.Line)
		}
		fmt.Fprintf(&list, "\n  %s: %s\n    %s", at, strings.ReplaceAll(p.Message, "\n", "\n  "), p.Remedy)
	}
	return fault.Fail(nil, "run again with --verify none and mend these places then, or change them first so that they build either way",
		"%s; nothing was written:%s", fault.Number(len(problems), "the module would no longer build", "the module would no longer build, for %d reasons"), list.String())
}

// needsTypes reports whether what the plan writes can be an error of the compiler. A new
// project comes with a go.mod and go.sum of its own, complete and pinned, for which the
// tests of this repository vouch: it is not looked at, and needs no network. Nor is what
// stands after a removal: the owner's calls of the package are for the owner to take out.
func needsTypes(pl *plan.Plan) bool {
	if pl.Removes() || pl.Project.Module == "" && pl.Project.New {
		return false
	}
	for _, s := range pl.Steps {
		inPackage := strings.HasPrefix(s.Path, pl.Answers.Dir+"/") || strings.HasPrefix(s.From, pl.Answers.Dir+"/") // with what it embeds
		if s.Writes() && (inPackage || path.Ext(s.Path) == ".go" || s.Path == "go.mod") {
			return true
		}
	}
	return false
}

func typesInput(pl *plan.Plan, opt CheckOptions, deps *Dependencies) TypesInput {
	in := TypesInput{
		Root: pl.Project.Root, After: make(map[string][]byte), Moved: make(map[string]string), Renamed: pl.Renamed,
		Dependencies: deps, Running: opt.Running, Progress: opt.Progress, Env: opt.Env,
	}
	for _, s := range pl.Steps {
		if !s.Writes() {
			continue
		}
		in.After[s.Path] = s.After
		if s.From != "" {
			in.Moved[s.Path] = s.From
		}
		if s.Action == plan.ActionMarkers {
			in.Skip = append(in.Skip, s.Path)
		}
	}
	for _, from := range in.Moved {
		if _, taken := in.After[from]; !taken {
			in.After[from] = nil
		}
	}
	return in
}
