package main

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// run is init: an unfinished run is settled, the target looked at, the answers
// gathered, the plan made, shown and checked, and applied in one go.
func (o *initOptions) run(ctx context.Context, s *streams) error {
	if o.diff && o.json {
		return usageError("leave one of them out", "--diff and --json exclude each other")
	}
	ask, err := o.prompter(ctx, s)
	if err != nil {
		return err
	}
	v := newVoice(s)
	project, err := o.inspect(v)
	if err != nil {
		return err
	}
	plan, err := o.plan(ctx, project, ask)
	if err != nil {
		return unlessLeft(err, v)
	}
	if o.views() {
		return o.view(ctx, plan, v)
	}
	if err := goAhead(plan, ask, v); err != nil {
		return unlessLeft(err, v)
	}
	return o.apply(ctx, plan, v)
}

// views reports whether the plan is only to be looked at.
func (o *initOptions) views() bool { return o.viewFlag() != "" }

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

// prompter returns whom to ask, or nil for nobody, which is an error when flags
// that are required then are missing.
func (o *initOptions) prompter(ctx context.Context, s *streams) (prompter, error) {
	if o.yes {
		return nil, nil
	}
	if why := noPrompts(s.in, s.err, s.getenv); why != "" {
		return nil, o.missing(why)
	}
	return newPrompter(ctx, s.in, s.err), nil
}

// plan gathers the answers and plans with them. Flags are checked before the
// first question, so that nobody answers five for nothing.
func (o *initOptions) plan(ctx context.Context, project *generator.Project, ask prompter) (*generator.Plan, error) {
	answers, err := o.fromFlags(project.Defaults())
	if err != nil {
		return nil, err
	}
	if ask != nil {
		if err := generator.CheckNames(ctx, project, answers, generator.CheckOptions{}); err != nil {
			return nil, err
		}
		if answers, err = o.fromPrompts(ask, answers); err != nil {
			return nil, err
		}
	}
	return generator.NewPlan(project, answers)
}

// goAhead shows the plan and asks for the final go-ahead. A plan that cannot be
// carried out, or has nothing to do, is not worth a question.
func goAhead(plan *generator.Plan, ask prompter, v voice) error {
	if ask == nil || len(plan.Conflicts()) > 0 || len(plan.Changes()) == 0 {
		return nil
	}
	v.plan(plan)
	return confirm(ask)
}

// unlessLeft makes leaving at a question what it is: an answer, not a failure.
func unlessLeft(err error, v voice) error {
	if errors.Is(err, errLeft) {
		v.say("nothing was written")
		return nil
	}
	return err
}

// apply checks the plan, carries it out and reports.
func (o *initOptions) apply(ctx context.Context, plan *generator.Plan, v voice) error {
	if err := generator.Check(ctx, plan, o.terms(v)); err != nil {
		return err
	}
	changes := plan.Changes()
	if err := generator.Apply(ctx, plan.Project.Root, changes); err != nil {
		return err
	}
	if err := v.status(plan.Steps); err != nil {
		return err
	}
	if len(changes) == 0 {
		v.say("nothing to do")
	} else {
		v.steps(nextSteps(plan, o.noTidy))
	}
	v.again(o.command(plan))
	return nil
}

// view prints the plan and writes nothing. It is the plan after its check, so
// that a patch holds the go.mod that a run would write; a plan with conflicts is
// printed too, and fails as the run would.
func (o *initOptions) view(ctx context.Context, plan *generator.Plan, v voice) error {
	failed := generator.Check(ctx, plan, o.terms(v))
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
		err = v.status(plan.Steps)
	}
	if err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	if o.diff {
		v.say("the patch applies in %s, with git apply or with patch -p1", plan.Project.Root)
	}
	v.again(o.command(plan))
	return nil
}

func (o *initOptions) terms(v voice) generator.CheckOptions {
	return generator.CheckOptions{NoTidy: o.noTidy, Progress: v.progress()}
}

// command is the command line that does the same without a question. How to
// treat go.mod is no answer, so that the generator does not know of it.
func (o *initOptions) command(plan *generator.Plan) string {
	command := plan.Answers.Command(o.dir)
	if o.noTidy {
		command = strings.Replace(command, " --yes", " --yes --no-tidy", 1)
	}
	return command
}
