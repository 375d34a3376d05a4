package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/loginscaffold/loginscaffold/generator"
)

func newStatus(s *streams) *cobra.Command {
	var asJSON, check bool
	c := &cobra.Command{
		Use:   "status [dir]",
		Short: "Say how each emitted file stands",
		Long: `Say of each file that was written into the project how it stands:

  pristine    as it was written
  edited      you changed it
  deleted     you deleted it, and it stays so
  unresolved  conflict markers are left in it
  ejected     yours alone: no upgrade looks at it
  missing     this version has it, and an upgrade would bring it

and (outdated) where an upgrade has something new. Then it names the advisories that
apply: faults of emitted code that are still in yours. Nothing is written, and nothing is
asked of a network.`,
		Example: `  loginscaffold status

  # in CI: fail when an upgrade has something new, a merge was not finished, or an
  # advisory applies
  loginscaffold status --check`,
		Args:              oneDirectory,
		ValidArgsFunction: completeDirectory,
		RunE: func(c *cobra.Command, args []string) error {
			return status(c.Context(), s, directory(args), asJSON, check)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	c.Flags().BoolVar(&check, "check", false, "exit 3 when a file is outdated or unresolved, or an advisory applies")
	return c
}

func directory(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return "."
}

// look inspects dir and plans for its recorded answers, to be looked at.
func look(ctx context.Context, s *streams, dir, command string) (*generator.Plan, error) {
	o := &initOptions{dir: dir, command: command}
	project, err := o.inspect(ctx, newVoice(s))
	if err != nil {
		return nil, err
	}
	if !project.Scaffolded() {
		return nil, usageError("scaffold it with: "+toolLine("init", dir), "%s was not scaffolded", project.Root)
	}
	return generator.NewPlan(project, project.Defaults(), generator.PlanOptions{Look: true})
}

func status(ctx context.Context, s *streams, dir string, asJSON, check bool) error {
	plan, err := look(ctx, s, dir, "status")
	if err != nil {
		return err
	}
	files, changed, outdated := plan.Status(), 0, false
	for _, f := range files {
		if f.Outdated || f.Line > 0 {
			changed++
		}
		outdated = outdated || f.Outdated
	}
	advisories, err := generator.Advisories(plan.Project)
	if err != nil {
		return err
	}
	v := newVoice(s)
	if asJSON {
		if err := v.statusJSON(plan, advisories); err != nil {
			return err
		}
	} else {
		for _, f := range files {
			fmt.Fprintln(v.out, f)
		}
		v.advisories(advisories, dir)
		v.say("written by version %s; this is %s", plan.Project.Manifest.Tool, generator.Version)
		if outdated {
			v.say("bring what is outdated or missing with: %s", toolLine("upgrade", dir))
		}
	}
	if wrong := unwell(changed, advisories); check && wrong != "" {
		return &generator.Error{Kind: generator.Conflict, Message: wrong}
	}
	return nil
}

func newDiff(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "diff [dir]",
		Short: "Show what you made of the emitted code",
		Long: `Show what you made of the code since it was written, as a unified diff against
the pristine texts in .loginscaffold. Nothing is written.`,
		Args:              oneDirectory,
		ValidArgsFunction: completeDirectory,
		RunE: func(c *cobra.Command, args []string) error {
			plan, err := look(c.Context(), s, directory(args), "diff")
			if err != nil {
				return err
			}
			return plan.OwnerDiff(s.out)
		},
	}
}
