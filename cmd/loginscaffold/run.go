package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// run is init and upgrade: an unfinished run is settled, the target looked at, the answers
// gathered, the plan made, checked and shown, and applied in one go.
func (o *initOptions) run(ctx context.Context, s *streams) error {
	ask, nobody := o.prompter(ctx, s)
	if wrong := errors.Join(o.contradictions(), o.missingAtAGlance(nobody)); wrong != nil {
		return errors.Join(wrong, o.wrongValues(ctx))
	}
	v := newVoice(s)
	project, err := o.inspect(ctx, v)
	if err != nil {
		return err
	}
	if err := o.missing(nobody, project); err != nil { // where a glance could not tell
		return err
	}
	if s.getenv("GOWORK") == "off" {
		project.Workspace = "" // it does not govern the go command here
	}
	if o.command == "upgrade" && !project.Scaffolded() {
		return usageError("scaffold it with: "+toolLine("init", o.dir), "%s was not scaffolded, so there is nothing to upgrade", project.Root)
	}
	plan, err := o.plan(ctx, s, project, ask)
	if err != nil {
		return err
	}
	v.notes(plan.Warnings)
	told := len(plan.Warnings)
	failed := generator.Check(ctx, plan, o.terms(v))
	v.notes(plan.Warnings[told:])
	if o.views() {
		return o.view(plan, failed, v)
	}
	if failed != nil {
		return failed
	}
	changes, err := plan.Changes()
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		return o.nothing(plan, v)
	}
	if !o.allowDirty && (project.Scaffolded() || o.conflicts == "theirs") {
		if err := generator.Uncommitted(ctx, plan, nil); err != nil {
			return err
		}
	}
	if err := o.goAhead(plan, ask, v); err != nil {
		return err
	}
	return o.apply(ctx, plan, changes, v)
}

// nothing tells that the plan changes nothing, in one line unless more is asked for.
func (o *initOptions) nothing(plan *generator.Plan, v voice) error {
	if o.verbose {
		if err := v.status(plan, true); err != nil {
			return err
		}
	}
	v.byHand(plan)
	v.say("nothing to do")
	return nil
}

// contradictions are flags that do not go together.
func (o *initOptions) contradictions() error {
	var wrong []error
	if o.diff && o.json {
		wrong = append(wrong, usageError("leave one of them out", "--diff and --json exclude each other"))
	}
	if o.check && !o.views() {
		wrong = append(wrong, usageError("add --dry-run, --diff or --json", "--check is about a plan that is only looked at"))
	}
	if _, err := o.planOptions(); err != nil {
		wrong = append(wrong, err)
	}
	if err := o.moreThanOnly(); err != nil {
		wrong = append(wrong, err)
	}
	if !slices.Contains([]string{"", "none", "types", "tests"}, o.verify) {
		wrong = append(wrong, usageError("", "--verify %q is not one of none, types and tests", o.verify))
	}
	return errors.Join(wrong...)
}

// wrongValues are the flags that the target would refuse. A command line that fails
// anyway is told of them too, so that it has to be mended once; the target is read
// for it and not settled.
func (o *initOptions) wrongValues(ctx context.Context) error {
	dir, err := absolute(o.dir)
	if err != nil {
		return err
	}
	project, err := generator.Inspect(dir)
	if err != nil {
		return nil
	}
	_, err = o.answers(ctx, project, false)
	return err
}

// missingAtAGlance is missing before the target is settled, so that a command line that
// fails anyway changes nothing. What cannot be read now says later why.
func (o *initOptions) missingAtAGlance(nobody string) error {
	if nobody == "" || o.command != "init" {
		return nil
	}
	dir, err := absolute(o.dir)
	if err != nil {
		return err
	}
	project, err := generator.Inspect(dir)
	if err != nil {
		return nil
	}
	return o.missing(nobody, project)
}

// answers are those of the flags, with all that is wrong with them. When asking, a
// kind of session that no flag names is still open: the question offers those that
// work with --with.
func (o *initOptions) answers(ctx context.Context, project *generator.Project, asking bool) (generator.Answers, error) {
	answers, err := o.fromFlags(project.Defaults())
	if spec := strings.TrimSpace(o.with); project.Scaffolded() && o.given("with") && spec != "none" && !strings.HasPrefix(spec, "-") && !strings.HasPrefix(spec, "+") {
		// A feature that is there goes only when it is named; a list adds to what there is.
		answers.Features = generator.InTableOrder(append(project.Defaults().Features, answers.Features...))
	}
	if asking && !o.given("session") {
		work := sessionsFor(answers.Features)
		if len(work) > 0 && !slices.ContainsFunc(work, func(c generator.Choice) bool { return c.Value == answers.Session }) {
			answers.Session = work[0].Value
		}
	}
	return answers, errors.Join(err, generator.CheckAnswers(ctx, project, answers, generator.CheckOptions{}))
}

// prompter returns whom to ask, or nil for nobody, with the reason why nobody can be
// asked unless --yes says that nobody is to be.
func (o *initOptions) prompter(ctx context.Context, s *streams) (ask prompter, nobody string) {
	if o.yes {
		return nil, ""
	}
	if why := noPrompts(s.in, s.err, s.getenv); why != "" {
		return nil, why
	}
	return newPrompter(ctx, s.in, s.err), ""
}

// plan gathers the answers and plans with them. Flags are checked before the
// first question, so that nobody answers five for nothing. What a project was scaffolded
// with is not asked again: it is recorded, and flags change it. What is asked there is
// which side to take in each file that both sides changed, and then the plan is made anew.
func (o *initOptions) plan(ctx context.Context, s *streams, project *generator.Project, ask prompter) (*generator.Plan, error) {
	asking := ask != nil && !project.Scaffolded()
	answers, err := o.answers(ctx, project, asking)
	if err != nil {
		return nil, err
	}
	if asking {
		if answers, err = o.fromPrompts(ask, project, answers); err != nil {
			return nil, err
		}
	}
	opt, err := o.planOptions()
	if err != nil {
		return nil, err
	}
	plan, err := o.newPlan(project, answers, opt)
	if err != nil || ask == nil || o.given("conflicts") || o.views() {
		return plan, err
	}
	if o.decided, err = askConflicts(ask, plan, newVoice(s)); err != nil || o.decided == nil {
		return plan, err
	}
	opt.Decided = o.decided
	return o.newPlan(project, answers, opt)
}

// apply makes the changes of the plan, and reports.
func (o *initOptions) apply(ctx context.Context, plan *generator.Plan, changes []generator.Change, v voice) error {
	if err := generator.Apply(ctx, plan.Project.Root, changes); err != nil {
		return err
	}
	if err := v.status(plan, o.verbose); err != nil {
		return err
	}
	v.byHand(plan)
	v.readme(plan)
	if hasSteps(plan) {
		v.steps(nextSteps(plan, o.noTidy, generator.InGit(ctx, plan.Project.Root)))
	}
	if o.decidedApart() {
		v.say("you decided the conflicts one by one, which no flag can say: the next command stops at them")
	}
	v.again("the same", o.commandLine(plan))
	if err := leftMarkers(plan, "all is written, with conflict markers in %s"); err != nil || o.verify != "tests" {
		return err
	}
	return generator.Test(ctx, plan, o.terms(v))
}

func (o *initOptions) terms(v voice) generator.CheckOptions {
	running := func(command string) { v.say("running %s…", command) }
	return generator.CheckOptions{NoTidy: o.noTidy, Types: o.verify != "none", Running: running, Progress: v.progress()}
}
