package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// sides are the values of --conflicts.
var sides = map[string]generator.ConflictSide{
	"stop": generator.StopAtConflicts, "markers": generator.WriteMarkers, "ours": generator.TakeOurs, "theirs": generator.TakeTheirs,
}

// planOptions are the flags about what both sides changed.
func (o *initOptions) planOptions() (generator.PlanOptions, error) {
	side, ok := sides[o.conflicts]
	if !ok && o.conflicts != "" { // the commands without the flag
		return generator.PlanOptions{}, usageError("", "--conflicts %q is not one of stop, markers, ours and theirs", o.conflicts)
	}
	return generator.PlanOptions{Conflicts: side}, nil
}

// decidedApart reports whether conflicts were decided at questions in more than one way,
// which no flag can say.
func (o *initOptions) decidedApart() bool { return len(o.decided) > 0 && o.side() == "" }

// side is what became of all conflicts, as --conflicts takes it, or "": none was decided,
// or not all in the same way.
func (o *initOptions) side() string {
	if o.given("conflicts") {
		return o.conflicts
	}
	for name, side := range sides {
		alike := len(o.decided) > 0
		for _, decided := range o.decided {
			alike = alike && decided == side
		}
		if alike {
			return name
		}
	}
	return ""
}

// askConflicts asks what to do with each file that both sides changed in the same place.
// Nil is that there is nothing to ask.
func askConflicts(ask prompter, plan *generator.Plan, v voice) (map[string]generator.ConflictSide, error) {
	var decided map[string]generator.ConflictSide
	for _, s := range plan.Conflicts() {
		if len(s.Conflicts) == 0 {
			continue
		}
		side, err := askConflict(ask, plan, s, v)
		if err != nil {
			return nil, err
		}
		if decided == nil {
			decided = make(map[string]generator.ConflictSide)
		}
		decided[s.Path] = side
	}
	return decided, nil
}

func askConflict(ask prompter, plan *generator.Plan, s generator.Step, v voice) (generator.ConflictSide, error) {
	options := []option{
		{"keep mine", "your lines there; the rest of the file is merged"},
		{"take theirs", "the new lines there; the rest of the file is merged"},
		{"show diff", "see each place first"},
		{"write markers", "merge these places by hand, then run again"},
		{"stop", "leave everything as it is"},
	}
	for {
		answer, err := ask.choose(fmt.Sprintf("%s, changed by you and by %s", s.Path, cmp.Or(plan.Fix, generator.Version)), options, "show diff")
		if err != nil {
			return 0, err
		}
		switch answer {
		case "keep mine":
			return generator.TakeOurs, nil
		case "take theirs":
			return generator.TakeTheirs, nil
		case "write markers":
			return generator.WriteMarkers, nil
		case "stop":
			return 0, errLeft
		}
		fmt.Fprintln(v.err, generator.ShowConflicts(plan, s))
	}
}

// leftMarkers is how a run ends that has done all but what is to be merged by hand, or nil;
// message has a place for how many files these are.
func leftMarkers(plan *generator.Plan, message string) error {
	var list strings.Builder
	n := 0
	for _, s := range plan.Steps {
		if s.Action == generator.ActionMarkers {
			n++
			list.WriteString("\n  " + s.Path)
		}
	}
	if n == 0 {
		return nil
	}
	return &generator.Error{
		Kind:    generator.Conflict,
		Message: fmt.Sprintf(message, generator.Number(n, "1 file", "%d files")) + ":" + list.String(),
		Hint:    "choose what each stretch is to be, and delete the marker lines; status tells which are left",
	}
}
