package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/loginscaffold/loginscaffold/generator"
)

func newVersion(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version of the tool, which is also that of the code it emits, and of the\nGo that built it. A build between two versions says -dev, and its commit.",
		Example: "  loginscaffold version",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(s.out, version())
			return err
		},
	}
}

// version is what version and --version print.
func version() string {
	info, _ := debug.ReadBuildInfo()
	return fmt.Sprintf("loginscaffold %s %s %s/%s", generator.BuildVersion(info), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
