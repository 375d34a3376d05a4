package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/loginscaffold/loginscaffold/generator"
)

func newVersion(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version of the tool, which is also that of the code it emits, and of the\nGo that built it.",
		Example: "  loginscaffold version",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.out, "loginscaffold %s %s %s/%s\n",
				generator.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
