package main

import (
	"cmp"

	"github.com/loginscaffold/loginscaffold/generator"
)

// views reports whether the plan is only to be looked at.
func (o *initOptions) views() bool {
	return o.viewFlag() != "" || o.command == "status" || o.command == "diff"
}

// viewFlag is the flag that asks for a look only, or "".
func (o *initOptions) viewFlag() string {
	switch {
	case o.diff:
		return "--diff"
	case o.json:
		return "--json"
	case o.dryRun:
		return "--dry-run"
	}
	return ""
}

// view prints the plan and writes nothing. It is the plan after its check, which
// failed or is nil, so that a patch holds the go.mod that a run would write; a plan
// with conflicts is printed too, and fails as the run would.
func (o *initOptions) view(plan *generator.Plan, failed error, v voice) error {
	if failed != nil && len(plan.Conflicts()) == 0 {
		return failed
	}
	var err error
	switch {
	case o.diff:
		err = plan.Diff(v.out)
	case o.json:
		err = v.json(plan)
	default:
		err = v.status(plan, true)
	}
	if err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	v.byHand(plan)
	if plan.Idle() {
		v.say("nothing to do")
		return nil
	}
	if o.diff {
		v.say("the patch applies in %s, with git apply or with patch -p1", plan.Project.Root)
	}
	v.readme(plan)
	v.again("to do it", o.commandLine(plan))
	return cmp.Or(leftMarkers(plan, "conflict markers would be left in %s"), o.drift(plan))
}

// drift is what --check makes of a plan that would change something.
func (o *initOptions) drift(plan *generator.Plan) error {
	if !o.check {
		return nil
	}
	changes, err := plan.Changes()
	if err != nil || len(changes) == 0 {
		return err
	}
	what := " would be written"
	if plan.Removes() {
		what = " would be changed or taken out"
	}
	return &generator.Error{Kind: generator.Conflict, Message: generator.Number(len(changes), "1 file", "%d files") + what}
}

// goAhead shows the plan, which has passed its check, and asks for the final
// go-ahead. One that has nothing to do is not worth a question.
func (o *initOptions) goAhead(plan *generator.Plan, ask prompter, v voice) error {
	if ask == nil || plan.Idle() {
		return nil
	}
	if err := v.plan(plan, o.verbose); err != nil {
		return err
	}
	return confirm(ask)
}
