package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/loginscaffold/loginscaffold/generator"
)

// initOptions are the flags and arguments of init as they were given.
type initOptions struct {
	dir                           string // as typed; "." when left out
	axes                          [len(generator.Axes)]string
	with, packageDir, prefix, mod string
	yes, noTidy                   bool
	dryRun, diff, json, check     bool
	verbose                       bool
	conflicts                     string
	decided                       map[string]generator.ConflictSide // by path, at questions
	allowDirty                    bool
	verify                        string
	only                          string                 // id of the advisory whose fix alone is merged
	command                       string                 // init or upgrade
	given                         func(flag string) bool // whether the flag was on the command line
}

func newInit(s *streams) *cobra.Command {
	o := &initOptions{dir: ".", command: "init"}
	c := &cobra.Command{
		Use:   "init [dir]",
		Short: "Scaffold a login into a directory",
		Long: `Scaffold a login into dir, by default the current directory.

A directory that is absent or empty becomes a new module with a program that is
ready to run. Otherwise the project is the module that dir belongs to: it gets
the package and its requirements, and what is left to wire is printed.

A file of yours where one of ours would go stops the run, unless --conflicts says
which of the two is to stand. In a terminal, init asks for what no flag answers,
shows its plan and asks to go on; elsewhere --router and --store are required,
unless --yes takes the defaults. In a project that was scaffolded before, init is
upgrade.`,
		Example: `  # answer the questions, in a new directory
  loginscaffold init hello

  # no questions: chi and Postgres, users sign in with a name
  loginscaffold init --router chi --store postgres --identity username hello

  # all defaults, without the pages where visitors register
  loginscaffold init --yes --with=-register hello

  # into an existing program: look at the patch first, then do it
  loginscaffold init --yes --diff
  loginscaffold init --yes

  # in CI: fail when a run would change anything
  loginscaffold init --yes --dry-run --check`,
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

// oneDirectory is the argument check of the commands that take a directory.
func oneDirectory(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError("write options before the directory, and quote a name that has spaces",
			"%s takes one directory, got %d arguments", c.Name(), len(args))
	}
	return nil
}

func completeDirectory(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// addFlags declares the flags in the order of the contract.
func (o *initOptions) addFlags(f *pflag.FlagSet) {
	f.SortFlags = false
	preset := func(of string) string {
		if o.command == "upgrade" {
			return " (default as recorded)"
		}
		return " (default " + of + ")"
	}
	for i, x := range generator.Axes {
		f.StringVar(&o.axes[i], x.Name, "", values(x.Choices)+preset(x.Preset))
	}
	f.StringVar(&o.with, "with", "", fmt.Sprintf("features: %s, none, all, or changes such as +magic,-register", strings.Join(featureNames(), ", "))+
		preset(strings.Join(generator.DefaultFeatures(), ",")))
	f.StringVar(&o.packageDir, "package-dir", "", "package directory inside the module"+preset(generator.DefaultDir))
	f.StringVar(&o.prefix, "prefix", "", "URL prefix of the pages, such as /auth"+preset("none"))
	f.StringVar(&o.mod, "module", "", "module path, when a go.mod is to be made (default the directory's name)")
	f.BoolVarP(&o.yes, "yes", "y", false, "ask nothing: take defaults for what no flag answers")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the plan and write nothing")
	f.BoolVar(&o.diff, "diff", false, "print the plan as a unified diff and write nothing")
	f.BoolVar(&o.json, "json", false, "print the plan as JSON and write nothing")
	f.BoolVar(&o.check, "check", false, "with --dry-run, --diff or --json, exit 3 when anything would change")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "a status line for every file, rather than for what is not simply new")
	f.StringVar(&o.conflicts, "conflicts", "", "what both you and this version changed: stop, markers, ours (yours) or theirs (default stop)")
	f.BoolVar(&o.allowDirty, "allow-dirty", false, "go on although files to be changed have uncommitted changes in git")
	f.StringVar(&o.verify, "verify", "", "what must hold: none, types (nothing is written when the module would not build), or tests (also those of the package, afterwards) (default types)")
	f.BoolVar(&o.noTidy, "no-tidy", false, "only add requirements, without go mod tidy")
}

// completeFlags completes the values of flags from the tables.
func completeFlags(c *cobra.Command) {
	complete := func(flag string, f cobra.CompletionFunc) {
		// The only error is a flag that does not exist, which every test that
		// makes the command would see.
		if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
			panic(err)
		}
	}
	for _, x := range generator.Axes {
		var rows []cobra.Completion
		for _, choice := range x.Choices {
			rows = append(rows, cobra.CompletionWithDesc(choice.Value, choice.Summary))
		}
		complete(x.Name, cobra.FixedCompletions(rows, cobra.ShellCompDirectiveNoFileComp))
	}
	complete("with", completeFeatures)
	complete("conflicts", cobra.FixedCompletions([]cobra.Completion{"stop", "markers", "ours", "theirs"}, cobra.ShellCompDirectiveNoFileComp))
	complete("verify", cobra.FixedCompletions([]cobra.Completion{"none", "types", "tests"}, cobra.ShellCompDirectiveNoFileComp))
	complete("prefix", cobra.NoFileCompletions)
	complete("module", cobra.NoFileCompletions)
	complete("package-dir", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	})
}

// completeFeatures completes the last name of a comma separated list.
func completeFeatures(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	head := typed[:strings.LastIndex(typed, ",")+1]
	var rows []cobra.Completion
	for _, f := range generator.Features {
		if !strings.Contains(","+head, ","+f.Value+",") {
			rows = append(rows, cobra.CompletionWithDesc(head+f.Value, f.Summary))
		}
	}
	if head == "" {
		rows = append(rows, cobra.CompletionWithDesc("all", "every feature"), cobra.CompletionWithDesc("none", "no feature"))
	}
	return rows, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
