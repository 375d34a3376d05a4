package main

import (
	"github.com/spf13/cobra"
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

  # the fix of one advisory that status names, and nothing else
  loginscaffold upgrade --only LS-2026-001

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
	c.Flags().StringVar(&o.only, "only", "", "merge the fix of this advisory alone, such as LS-2026-001; status names those that apply")
	_ = c.RegisterFlagCompletionFunc("only", cobra.NoFileCompletions) // which fails for a flag that is not there
	completeFlags(c)
	return c
}
