package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/loginscaffold/loginscaffold/generator"
)

func newRemove(s *streams) *cobra.Command {
	o := &initOptions{command: "remove"}
	c := &cobra.Command{
		Use:   "remove [dir]",
		Short: "Take the emitted code out again",
		Long: `Take out of the project what was written into it: files that you did not edit go,
those that you edited stay and are listed, and go.mod, go.sum and .gitignore get
back what stood there, but for what your own files need by now. Where your code
imports what goes is listed. Tables and data stay in the database.`,
		Example: `  # what would go, and what of yours imports it
  loginscaffold remove --dry-run

  loginscaffold remove`,
		Args:              oneDirectory,
		ValidArgsFunction: completeDirectory,
		RunE: func(c *cobra.Command, args []string) error {
			o.dir, o.given = directory(args), c.Flags().Changed
			return o.remove(c.Context(), s)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan and write nothing")
	f.BoolVar(&o.diff, "diff", false, "print the plan as a unified diff and write nothing")
	f.BoolVar(&o.json, "json", false, "print the plan as JSON and write nothing")
	f.BoolVar(&o.check, "check", false, "with --dry-run, --diff or --json, exit 3 when anything would change")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "a status line for every file")
	f.BoolVar(&o.allowDirty, "allow-dirty", false, "go on although files to be changed have uncommitted changes in git")
	f.BoolVar(&o.noTidy, "no-tidy", false, "leave go mod tidy to yourself")
	return c
}

// remove takes everything out, as run puts it in.
func (o *initOptions) remove(ctx context.Context, s *streams) error {
	ask, nobody := o.prompter(ctx, s)
	wrong := o.contradictions()
	if nobody != "" && !o.views() {
		wrong = errors.Join(wrong, usageError("add --yes", "remove asks before it takes anything out, and %s", nobody))
	}
	if wrong != nil {
		return wrong
	}
	v := newVoice(s)
	project, err := o.inspect(ctx, v)
	if err != nil {
		return err
	}
	if !project.Scaffolded() {
		return usageError("scaffold it with: "+toolLine("init", o.dir), "%s was not scaffolded, so there is nothing to take out", project.Root)
	}
	plan, err := generator.NewRemoval(project)
	if err != nil {
		return err
	}
	v.notes(plan.Warnings)
	told := len(plan.Warnings)
	failed := generator.Check(ctx, plan, o.terms(v))
	v.notes(plan.Warnings[told:])
	if failed == nil && !o.views() && !o.allowDirty {
		failed = generator.Uncommitted(ctx, plan, nil)
	}
	if o.views() {
		return o.view(plan, failed, v)
	}
	if failed != nil {
		return failed
	}
	if ask != nil {
		if err := v.plan(plan, o.verbose); err != nil {
			return err
		}
		v.byHand(plan)
		if err := confirmRemoval(ask); err != nil {
			return err
		}
	}
	return o.takeOut(ctx, plan, v)
}

// confirmRemoval asks for the go-ahead; Enter leaves everything as it is.
func confirmRemoval(p prompter) error {
	ok, err := askYes(p, "Take this out?", option{yes, "take it out"}, option{no, "leave everything as it is"}, false)
	if err == nil && !ok {
		return errLeft
	}
	return err
}

// takeOut carries a removal out and reports.
func (o *initOptions) takeOut(ctx context.Context, plan *generator.Plan, v voice) error {
	changes, err := plan.Changes()
	if err != nil {
		return err
	}
	if err := generator.Apply(ctx, plan.Project.Root, changes); err != nil {
		return err
	}
	if err := v.status(plan, o.verbose); err != nil {
		return err
	}
	v.byHand(plan)
	if mod := plan.Step("go.mod"); mod != nil && mod.Writes() && mod.After != nil {
		noTidy := o.noTidy && !plan.Restores("go.mod")
		if steps := goCommands(plan, noTidy); len(steps) > 0 {
			if there := cd(plan.Project.Root); there != "" {
				steps[0] = there + " && " + steps[0]
			}
			v.steps(steps)
		}
	}
	v.again("the same", o.commandLine(plan))
	return nil
}
