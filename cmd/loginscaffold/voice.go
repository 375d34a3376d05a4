package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/loginscaffold/loginscaffold/generator"
)

// voice is the only one who speaks to the user. Results go to out, for scripts;
// everything else goes to err, in lower case and without a full stop.
type voice struct{ out, err io.Writer }

func newVoice(s *streams) voice { return voice{out: s.out, err: s.err} }

// fail says what went wrong and, when it is known, what to do about it.
func (v voice) fail(err error) {
	var known *generator.Error
	if !errors.As(err, &known) && errors.Is(err, context.Canceled) {
		known = errInterrupted
		err = known
	}
	fmt.Fprintf(v.err, "loginscaffold: error: %s\n", err)
	if known != nil && known.Hint != "" {
		fmt.Fprintf(v.err, "loginscaffold: hint: %s\n", known.Hint)
	}
}

// say tells about the course of the run.
func (v voice) say(format string, args ...any) {
	fmt.Fprintf(v.err, "loginscaffold: "+format+"\n", args...)
}

// status prints one line per file.
func (v voice) status(steps []generator.Step) error {
	var lines bytes.Buffer
	for _, s := range steps {
		fmt.Fprintln(&lines, s)
	}
	_, err := v.out.Write(lines.Bytes())
	return err
}

// json prints the plan for another program.
func (v voice) json(pl *generator.Plan) error {
	text, err := pl.JSON()
	if err != nil {
		return err
	}
	_, err = v.out.Write(text)
	return err
}

// plan shows what is about to happen before the go-ahead is asked for: the
// answers, the number of new files, and each file that is not simply new.
func (v voice) plan(pl *generator.Plan) {
	v.say("the plan for %s", pl.Project.Root)
	for _, line := range summary(pl.Answers) {
		fmt.Fprintln(v.err, "  "+line)
	}
	created := 0
	for _, s := range pl.Steps {
		switch s.Action {
		case generator.ActionCreate:
			created++
		case generator.ActionIdentical:
		default:
			fmt.Fprintf(v.err, "  %s\n", s)
		}
	}
	fmt.Fprintf(v.err, "  %-9s %d new files (--dry-run lists them)\n", generator.ActionCreate, created)
}

// steps numbers what is left for the owner to do.
func (v voice) steps(next []string) {
	if len(next) == 0 {
		return
	}
	v.say("next steps")
	for i, step := range next {
		fmt.Fprintf(v.err, "  %d. %s\n", i+1, step)
	}
}

// again prints the command that does the same without a question.
func (v voice) again(command string) { v.say("the same without questions: %s", command) }

// progress is where long work reports what it does.
func (v voice) progress() io.Writer { return v.err }
