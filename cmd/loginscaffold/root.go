package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRoot returns the whole command tree. Nothing of it prints an error: run
// does, in one voice.
func newRoot(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "loginscaffold",
		Short: "Write a working login into a Go web program",
		Long: `Loginscaffold writes a working login into a Go web program: sign in, sign out,
register, change or reset the password, with the pages, the mails, the storage
and the tests. What it writes is ordinary code that belongs to you.`,
		Example: `  # a new program, ready to run
  loginscaffold init hello && cd hello && go run .

  # what would be written, as a patch
  loginscaffold init --yes --diff hello`,
		Args:              unknownCommand,
		RunE:              func(c *cobra.Command, _ []string) error { return c.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	// Lines of flags break at words, and in a column.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped 80 "))
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError(helpHint(c), "%s", flagMessage(err))
	})
	root.AddCommand(newInit(s), newUpgrade(s), newStatus(s), newDiff(s), newRemove(s), newSecret(s), newVersion(s), newCompletion(s))
	root.SetHelpCommand(newHelp())
	root.InitDefaultHelpCmd()
	for _, c := range append(root.Commands(), root) {
		// cobra would describe it in a voice of its own.
		c.Flags().BoolP("help", "h", false, "explain the command")
	}
	root.Version = version()
	root.SetVersionTemplate("{{.Version}}\n")
	root.Flags().Bool("version", false, "print the version")
	return root
}

// flagMessage says in our voice what pflag found wrong with a flag.
func flagMessage(err error) string {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		return "unknown flag --" + unknown.GetSpecifiedName()
	case errors.As(err, &unknown):
		return "unknown flag -" + unknown.GetSpecifiedName()
	case errors.As(err, &bare):
		return "--" + bare.GetSpecifiedName() + " needs a value"
	case errors.As(err, &invalid):
		return fmt.Sprintf("--%s cannot be %q", invalid.GetFlag().Name, invalid.GetValue())
	}
	return err.Error()
}

// helpHint names the page that explains c.
func helpHint(c *cobra.Command) string { return "see " + c.CommandPath() + " --help" }

// unknownCommand is the argument check of the root: whatever reaches it as an
// argument is a command that we do not have.
func unknownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(commandHint(c, args[0]), "unknown command %q", args[0])
}

// commandHint names the commands that look like name, or else the list of all.
func commandHint(c *cobra.Command, name string) string {
	c.Root().SuggestionsMinimumDistance = 2
	if like := c.Root().SuggestionsFor(name); len(like) > 0 {
		return "did you mean " + strings.Join(like, " or ") + "?"
	}
	return helpHint(c.Root())
}

// noArguments is the argument check of commands that take none.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageError(helpHint(c), "%s takes no argument, got %q", c.Name(), args[0])
}

// newHelp replaces cobra's help command, which succeeds on an unknown topic.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Explain a command",
		Long:  "Explain a command, with examples.",
		Example: `  # all commands
  loginscaffold help

  # one of them
  loginscaffold help init`,
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(c.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Root().Help()
			}
			topic, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 || topic == c.Root() {
				return usageError(commandHint(c, args[0]), "no help for %q", strings.Join(args, " "))
			}
			return topic.Help()
		},
	}
}

// commandNames are the completions for the name of a command.
func commandNames(root *cobra.Command) []cobra.Completion {
	var names []cobra.Completion
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	return names
}
