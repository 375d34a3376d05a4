package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// shells are those that cobra writes completion scripts for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "completion " + strings.Join(shells, "|"),
		Short: "Print a completion script for a shell",
		Long:  "Print a script that teaches a shell to complete commands, flags and their values.",
		Example: `  # bash, for this session
  source <(loginscaffold completion bash)

  # zsh, from the next session on
  loginscaffold completion zsh >"${fpath[1]}/_loginscaffold"

  # fish
  loginscaffold completion fish >~/.config/fish/completions/loginscaffold.fish`,
		ValidArgs: shells,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError("name one of "+strings.Join(shells, ", "), "completion takes the name of one shell")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(s.out, true)
			case "zsh":
				return root.GenZshCompletion(s.out)
			case "fish":
				return root.GenFishCompletion(s.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(s.out)
			}
			return usageError("name one of "+strings.Join(shells, ", "), "unknown shell %q", args[0])
		},
	}
}
