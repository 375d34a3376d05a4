// Loginscaffold writes a working login into a Go web program: sign in, sign out,
// register, change the password, with the pages, the storage and the tests. What
// it writes is ordinary code that belongs to the program's owner.
//
// Start a new program:
//
//	loginscaffold init hello
//	cd hello
//	go run .
//
// The commands are
//
//	init [dir]     scaffold into dir (default .)
//	upgrade [dir]  bring a scaffolded project to this version or to other answers
//	status [dir]   say how each emitted file stands
//	diff [dir]     show what the owner made of the emitted code
//	remove [dir]   take it out again
//	secret         print a fresh session key
//	version        print the version
//	completion     print a completion script for a shell
//	help           explain a command
//
// Status lines, diffs and JSON go to standard output; questions, progress, next
// steps and errors to standard error. The exit code is 0 when the work is done,
// 1 when it failed, 2 for wrong usage, 3 for conflicts or, with --check, changes, and
// 130 when it was interrupted or left at a question.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(int(runMain())) }

// runMain is main with its exit code as a value, so that deferred calls run.
func runMain() exitCode {
	ctx, stop := signal.NotifyContext(context.Background(), interrupts()...)
	defer stop()
	// A second signal takes its usual effect: whoever sends one does not want to
	// wait for the roll-back, and the next run finishes it.
	context.AfterFunc(ctx, stop)

	return run(ctx, &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}, os.Args[1:])
}

// interrupts are the signals that end a run in good order. Those that whoever
// started us had us ignore, as nohup does with SIGHUP, stay ignored.
func interrupts() []os.Signal {
	var wanted []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			wanted = append(wanted, s)
		}
	}
	return wanted
}

// streams are what a command may touch besides its arguments and the target
// directory. In and err are files because only a file can be a terminal.
type streams struct {
	in     *os.File
	out    *os.File
	err    *os.File
	getenv func(string) string
}

// run runs the command line args and returns its exit code, having reported any
// error.
func run(ctx context.Context, s *streams, args []string) exitCode {
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		newVoice(s).fail(err)
	}
	return codeOf(err)
}
