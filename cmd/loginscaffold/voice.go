package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// voice is the only one who speaks to the user. Results go to out, for scripts;
// everything else goes to err, in lower case and without a full stop.
type voice struct{ out, err io.Writer }

func newVoice(s *streams) voice { return voice{out: s.out, err: s.err} }

// fail says what went wrong and, when it is known, what to do about it, for each of
// the errors that err joins. Leaving at a question is none.
func (v voice) fail(err error) {
	if errors.Is(err, errLeft) {
		v.say("nothing was written")
		return
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range several.Unwrap() {
			v.fail(err)
		}
		return
	}
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

// status prints what the plan does: with verbose one line per file, else how many are
// new and one line for each that is not.
func (v voice) status(pl *generator.Plan, verbose bool) error {
	done := "created"
	if pl.Removes() {
		done = "deleted"
	}
	lines, err := statusLines(pl, verbose, done)
	if err != nil {
		return err
	}
	_, err = io.WriteString(v.out, strings.Join(lines, ""))
	return err
}

// statusLines are the lines of status; done says what becomes of the files that are only
// counted, those that are new or go with all the others. Of a go.mod that changes, each
// requirement that does is named.
func statusLines(pl *generator.Plan, verbose bool, done string) ([]string, error) {
	requirements, err := pl.Requirements()
	if err != nil {
		return nil, err
	}
	var lines []string
	brief := pl.Brief()
	steps := brief.Others
	switch {
	case verbose:
		steps = pl.Steps
	case brief.Created+brief.Deleted > 0:
		n := brief.Created + brief.Deleted // one of them is 0
		var where []string
		for _, c := range brief.Where {
			where = append(where, fmt.Sprintf("%s %d", c.Dir, c.Files))
		}
		lines = append(lines, fmt.Sprintf("%s %s in %s (%s)\n", done, generator.Number(n, "1 file", "%d files"), fromHere(pl.Project.Root), strings.Join(where, ", ")))
	}
	records, err := pl.Records()
	if err != nil {
		return nil, err
	}
	if verbose { // but nobody reads of each pristine text that it stays
		steps = slices.Concat(steps, slices.DeleteFunc(records, func(s generator.Step) bool { return s.Action == generator.ActionIdentical }))
		slices.SortFunc(steps, func(x, y generator.Step) int { return strings.Compare(x.Path, y.Path) })
	} else if pl.Project.Scaffolded() {
		lines = append(lines, recordLine(records)...)
	}
	for _, s := range steps {
		lines = append(lines, s.String()+"\n")
		if s.Path == "go.mod" && s.Action == generator.ActionUpdate {
			for _, r := range requirements {
				lines = append(lines, "  "+r.String()+"\n")
			}
		}
	}
	return lines, nil
}

// recordLine is one line for all that changes in the record, or none.
func recordLine(records []generator.Step) []string {
	records = slices.DeleteFunc(records, func(s generator.Step) bool { return !s.Writes() })
	if len(records) == 0 {
		return nil
	}
	action := records[0].Action
	if slices.ContainsFunc(records, func(s generator.Step) bool { return s.Action != action }) {
		action = generator.ActionUpdate
	}
	return []string{fmt.Sprintf("%-9s .loginscaffold (%s of the record)\n", action, generator.Number(len(records), "1 file", "%d files"))}
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

// statusJSON prints how each file stands, for another program.
func (v voice) statusJSON(pl *generator.Plan, advisories []generator.AdvisoryStatus) error {
	text, err := pl.StatusJSON(advisories)
	if err != nil {
		return err
	}
	_, err = v.out.Write(text)
	return err
}

// plan shows what is about to happen before the go-ahead is asked for: the answers
// and the lines of status.
func (v voice) plan(pl *generator.Plan, verbose bool) error {
	todo, answers := "create", summary(pl)
	if pl.Removes() {
		todo, answers = "delete", nil
	}
	if pl.Fix != "" {
		answers = nil
	}
	lines, err := statusLines(pl, verbose, todo)
	if err != nil {
		return err
	}
	v.say("the plan for %s", pl.Project.Root)
	for _, line := range answers {
		fmt.Fprintln(v.err, "  "+line)
	}
	for _, line := range lines {
		io.WriteString(v.err, "  "+line)
	}
	return nil
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

// again prints the command that does what was done or shown without a question.
func (v voice) again(what, command string) { v.say("%s without questions: %s", what, command) }

// notes tells what the owner should know of.
func (v voice) notes(warnings []string) {
	for _, warning := range warnings {
		v.say("note: %s", warning)
	}
}

// byHand lists the uses of names that are gone, which the owner has to change.
func (v voice) byHand(pl *generator.Plan) {
	if len(pl.ByHand) == 0 {
		return
	}
	v.say("still to do by hand")
	for _, use := range pl.ByHand {
		fmt.Fprintln(v.err, "  "+use.String())
	}
}

// readme says that a new program comes without our README.md, since the owner has one.
func (v voice) readme(pl *generator.Plan) {
	isReadme := func(s generator.Step) bool { return s.Path == "README.md" }
	if pl.Project.New && !pl.Removes() && pl.Fix == "" && !pl.Idle() && !slices.ContainsFunc(pl.Steps, isReadme) {
		v.say("README.md stays yours; ours, on how to run, operate and deploy the program, is left out")
	}
}

// progress is where long work reports what it does.
func (v voice) progress() io.Writer { return v.err }
