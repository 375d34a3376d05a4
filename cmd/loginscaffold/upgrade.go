package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/loginscaffold/loginscaffold/generator"
)

func newUpgrade(s *streams) *cobra.Command {
	o := &initOptions{dir: ".", command: "upgrade"}
	c := &cobra.Command{
		Use:   "upgrade [dir]",
		Short: "Bring a scaffolded project to this version, or to other answers",
		Long: `Bring the code in dir, by default the current directory, to this version of
loginscaffold and, with flags, to other answers than the recorded ones.

What you made of the code stays. Each file is merged from three texts: what was
written last, which .loginscaffold keeps, what you made of it, and what would be
written now. Where both changed the same lines nothing is written, and each place
is shown; --conflicts says how to go on. A file that you deleted stays deleted.
Nothing is committed for you, and files with uncommitted changes are left alone.`,
		Example: `  # what would change
  loginscaffold upgrade --diff

  # bring it to this version; merge by hand what cannot be merged
  loginscaffold upgrade --conflicts markers

  # change your mind: another router, one more feature, one less
  loginscaffold upgrade --router chi --with=+confirm,-delete

  # in CI: fail when an upgrade would change anything
  loginscaffold upgrade --dry-run --check`,
		Args:              oneDirectory,
		ValidArgsFunction: completeDirectory,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.dir = args[0]
			}
			o.given = c.Flags().Changed
			return o.run(c.Context(), s)
		},
	}
	o.addFlags(c.Flags())
	completeFlags(c)
	return c
}

// planOptions are the flags about what both sides changed.
func (o *initOptions) planOptions() (generator.PlanOptions, error) {
	var opt generator.PlanOptions
	sides := map[string]generator.ConflictSide{
		"": generator.StopAtConflicts, "stop": generator.StopAtConflicts,
		"markers": generator.WriteMarkers, "ours": generator.TakeOurs, "theirs": generator.TakeTheirs,
	}
	side, ok := sides[o.conflicts]
	if !ok {
		return opt, usageError("", "--conflicts %q is not one of stop, markers, ours and theirs", o.conflicts)
	}
	opt.Conflicts = side
	return opt, nil
}

// askConflicts asks what to do with each file that both sides changed in the same place.
// Nil is that there is nothing to ask.
func askConflicts(ask prompter, plan *generator.Plan, v voice) (map[string]generator.ConflictSide, error) {
	var decided map[string]generator.ConflictSide
	for _, s := range plan.Conflicts() {
		if len(s.Conflicts) == 0 {
			continue
		}
		side, err := askConflict(ask, plan, s, v)
		if err != nil {
			return nil, err
		}
		if decided == nil {
			decided = make(map[string]generator.ConflictSide)
		}
		decided[s.Path] = side
	}
	return decided, nil
}

func askConflict(ask prompter, plan *generator.Plan, s generator.Step, v voice) (generator.ConflictSide, error) {
	options := []option{
		{"keep mine", "your lines there; the rest of the file is merged"},
		{"take theirs", "the new lines there; the rest of the file is merged"},
		{"show diff", "see each place first"},
		{"write markers", "merge these places by hand, then run again"},
		{"stop", "leave everything as it is"},
	}
	for {
		answer, err := ask.choose(fmt.Sprintf("%s, changed by you and by %s", s.Path, generator.Version), options, "show diff")
		if err != nil {
			return 0, err
		}
		switch answer {
		case "keep mine":
			return generator.TakeOurs, nil
		case "take theirs":
			return generator.TakeTheirs, nil
		case "write markers":
			return generator.WriteMarkers, nil
		case "stop":
			return 0, errLeft
		}
		fmt.Fprintln(v.err, generator.ShowConflicts(plan, s))
	}
}
