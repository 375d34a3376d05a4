package main

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// Printed commands follow a colon, or are a numbered step; either begins with the
// name of a program. Steps that are prose do not.
var printedCommand = regexp.MustCompile(`(?m)^(?:loginscaffold: .*: |  \d\. )((?:loginscaffold|go|cd|export|git|rm) .*)$`)

// runsNothing takes the place of go run: it fails where there is no program to run,
// and starts none.
const runsNothing = `go() { case $1 in run) command command go list -f '{{.Name}}' . | grep -qx main;; *) command go "$@";; esac; }
`

// pasted runs the commands that the last one printed, in their order, as a user
// does who pastes them into the shell: pasted 2. The number says how many there
// have to be.
func pasted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pasted number")
	}
	// The command that does the same again comes last and stands where the
	// user stood, not where the steps have led.
	var steps, hints strings.Builder
	found := 0
	for _, match := range printedCommand.FindAllStringSubmatch(ts.ReadFile("stderr"), -1) {
		found++
		to := &hints
		if strings.HasPrefix(match[0], "  ") {
			to = &steps
		}
		to.WriteString(match[1] + "\n")
	}
	if strconv.Itoa(found) != args[0] {
		ts.Fatalf("%d commands were printed, want %s", found, args[0])
	}
	ts.Check(ts.Exec("sh", "-ec", runsNothing+"(\n:\n"+steps.String()+")\n"+hints.String()))
}
