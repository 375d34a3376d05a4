package main

import (
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
back what stood there. Tables and data stay in the database.`,
		Args:              oneDirectory,
		ValidArgsFunction: completeDirectory,
		RunE: func(c *cobra.Command, args []string) error {
			o.dir, o.given = directory(args), c.Flags().Changed
			return o.remove(c, s)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan and write nothing")
	f.BoolVar(&o.diff, "diff", false, "print the plan as a unified diff and write nothing")
	f.BoolVar(&o.json, "json", false, "print the plan as JSON and write nothing")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "a status line for every file")
	f.BoolVar(&o.allowDirty, "allow-dirty", false, "go on although files to be changed have uncommitted changes in git")
	f.BoolVar(&o.noTidy, "no-tidy", false, "leave go mod tidy to yourself")
	return c
}

func (o *initOptions) remove(c *cobra.Command, s *streams) error {
	if o.diff && o.json {
		return usageError("leave one of them out", "--diff and --json exclude each other")
	}
	ctx, v := c.Context(), newVoice(s)
	project, err := o.inspect(ctx, v)
	if err != nil {
		return err
	}
	plan, err := generator.NewRemoval(project)
	if err != nil {
		return err
	}
	failed := generator.Check(ctx, plan, o.terms(v))
	if failed == nil && !o.views() && !o.allowDirty {
		failed = generator.Uncommitted(ctx, plan, nil)
	}
	if failed != nil {
		return failed
	}
	switch {
	case o.diff:
		return plan.Diff(v.out)
	case o.json:
		return v.json(plan)
	case o.dryRun:
		return v.status(plan, true)
	}
	if !o.yes && noPrompts(s.in, s.err, s.getenv) == "" {
		if err := o.goAhead(plan, newPrompter(ctx, s.in, s.err), v); err != nil {
			return err
		}
	} else if !o.yes {
		return usageError("add --yes", "remove asks before it takes anything out, and %s", noPrompts(s.in, s.err, s.getenv))
	}
	changes, err := plan.Changes()
	if err != nil {
		return err
	}
	if err := generator.Apply(ctx, project.Root, changes); err != nil {
		return err
	}
	for _, warning := range plan.Warnings {
		v.say("note: %s", warning)
	}
	if project.Vendored {
		v.say("next step: go mod vendor")
	}
	return v.status(plan, o.verbose)
}
