package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// Migrate has pl write the owner's files that use names which releases have replaced
// since the project was written, with the new names. What is left is listed in pl.ByHand.
// Where the module cannot be loaded nothing is migrated, and pl.Warnings says why: the
// type check is the judge, and the next run tries again.
func Migrate(ctx context.Context, pl *plan.Plan, opt CheckOptions, deps *Dependencies) error {
	if len(pl.Renamed) == 0 {
		return nil
	}
	in := typesInput(pl, opt, deps)
	done, err := Callers(ctx, CallersInput{
		Root: in.Root, Module: pl.Module, After: in.After, Ours: pl.Pristine(), Skip: in.Skip, Renamed: in.Renamed,
		Dependencies: in.Dependencies, Running: in.Running, Progress: in.Progress, Env: in.Env,
	})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		pl.NotMigrated()
		pl.Warnings = append(pl.Warnings, fmt.Sprintf("uses of old names were not migrated: %v", cmp.Or(errors.Unwrap(err), err)))
	}
	for name, text := range done.Files {
		uses := slices.DeleteFunc(slices.Clone(done.Migrated), func(u Use) bool { return u.Path != name })
		blocked, err := pl.Migrate(name, text, noteOf(uses))
		if err != nil {
			return err
		}
		if blocked != "" {
			for _, u := range uses {
				u.Remedy = remedyOf(u.Old, u.New, u.Since) + because(blocked)
				done.Left = append(done.Left, u)
			}
		}
	}
	for _, u := range sorted(done.Left) {
		pl.ByHand = append(pl.ByHand, plan.ByHand{Path: u.Path, Line: u.Line, Remedy: u.Remedy})
	}
	return nil
}

// noteOf says how many uses of one file were migrated, and what is called what.
func noteOf(uses []Use) string {
	var renamed []string
	for _, u := range uses {
		_, old := splitName(u.Old)
		_, today := splitName(u.New)
		renamed = append(renamed, old+" is "+today)
	}
	slices.Sort(renamed)
	return fault.Number(len(uses), "1 use", "%d uses") + " migrated: " + strings.Join(slices.Compact(renamed), ", ")
}
