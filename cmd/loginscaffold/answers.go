package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator"
)

// values lists what a flag accepts.
func values(choices []generator.Choice) string {
	var names []string
	for _, c := range choices {
		names = append(names, c.Value)
	}
	return strings.Join(names, ", ")
}

func featureNames() []string {
	var names []string
	for _, f := range generator.Features {
		names = append(names, f.Value)
	}
	return names
}

// fromFlags puts the answers of the flags in the place of the defaults. What cannot
// be read is an error; what cannot be served is for generator.CheckAnswers.
func (o *initOptions) fromFlags(defaults generator.Answers) (generator.Answers, error) {
	a := defaults
	for i, x := range generator.Axes {
		if o.given(x.Name) {
			*x.Value(&a) = o.axes[i]
		}
	}
	for flag, field := range map[string]struct{ to, from *string }{
		"package-dir": {&a.Dir, &o.packageDir},
		"prefix":      {&a.Prefix, &o.prefix},
		"module":      {&a.Module, &o.mod},
	} {
		if o.given(flag) {
			*field.to = *field.from
		}
	}
	a.Dir = generator.CleanDir(a.Dir)
	if o.given("with") {
		features, err := generator.ParseFeatures(o.with, a.Session, defaults.Features)
		if err != nil {
			return a, err
		}
		a.Features = features
	}
	return a, nil
}

// missing reports the flags that have to be given where nobody can be asked, with
// what they could say; nobody is the reason, as noPrompts says it. Of a scaffolded project
// all is recorded.
func (o *initOptions) missing(nobody string, project *generator.Project) error {
	if nobody == "" || o.command != "init" || project.Scaffolded() {
		return nil
	}
	defaults := project.Defaults()
	var flags, examples []string
	for _, x := range generator.Axes {
		if x.Required && !o.given(x.Name) {
			flags = append(flags, "--"+x.Name)
			examples = append(examples, "--"+x.Name+" "+*x.Value(&defaults))
		}
	}
	if len(flags) == 0 {
		return nil
	}
	verb := "is"
	if len(flags) > 1 {
		verb = "are"
	}
	return usageError("add "+strings.Join(examples, " ")+", or --yes to take the defaults",
		"%s %s required when %s", strings.Join(flags, " and "), verb, nobody)
}

// fromPrompts asks for what no flag answered, with a as the presets.
func (o *initOptions) fromPrompts(p prompter, project *generator.Project, a generator.Answers) (generator.Answers, error) {
	for _, x := range generator.Axes {
		if o.given(x.Name) {
			continue
		}
		choices := x.Choices
		if x.Name == "session" && o.given("with") {
			choices = sessionsFor(a.Features)
		}
		// A question with one answer is none: the plan states it instead.
		if len(choices) == 1 {
			*x.Value(&a) = choices[0].Value
			continue
		}
		options := make([]option, len(choices))
		for i, c := range choices {
			options[i] = option{c.Value, c.Summary}
			if c.Value == project.Detect(x.Choices) {
				options[i].summary += fromGoMod
			}
		}
		value, err := p.choose(x.Question, options, *x.Value(&a))
		if err != nil {
			return a, err
		}
		*x.Value(&a) = value
	}
	var err error
	if o.given("with") {
		// Read anew: what all means depends on the session just chosen.
		a.Features, err = generator.ParseFeatures(o.with, a.Session, a.Features)
		return a, err
	}
	a.Features, err = askFeatures(p, a.Session, a.Features)
	return a, err
}

// sessionsFor are the kinds of session that all of features work with.
func sessionsFor(features []string) []generator.Choice {
	return slices.DeleteFunc(slices.Clone(generator.Sessions), func(c generator.Choice) bool {
		return slices.ContainsFunc(features, func(f string) bool {
			return !slices.Contains(generator.FeaturesFor(c.Value), f)
		})
	})
}

// fromGoMod is said of a choice that the project has made.
const fromGoMod = ", from go.mod"

// askFeatures offers sets of the features that work with session, and yes or no for each
// of them; Enter alone gives those in preset.
func askFeatures(p prompter, session string, preset []string) ([]string, error) {
	possible := generator.FeaturesFor(session)
	among := func(features []string) []string {
		return slices.DeleteFunc(slices.Clone(possible), func(f string) bool { return !slices.Contains(features, f) })
	}
	preset = among(preset)
	sets := map[string][]string{"usual": among(generator.DefaultFeatures()), "small": nil, "all": possible}
	options := []option{
		{"usual", strings.Join(sets["usual"], ", ")},
		{"small", "none: sign in, sign out, change the password"},
		{"all", strings.Join(possible, ", ")},
		{"choose", "yes or no for each of them"},
	}
	at := slices.IndexFunc(options, func(o option) bool {
		set, ok := sets[o.value]
		return !ok || slices.Equal(set, preset)
	})
	answer, err := p.choose("Features", options, options[at].value)
	if err != nil {
		return nil, err
	}
	if set, ok := sets[answer]; ok {
		return set, nil
	}
	var chosen []string
	for _, f := range generator.Features {
		if !slices.Contains(possible, f.Value) {
			continue
		}
		yes, err := askYes(p, f.Value, option{yes, f.Summary}, option{no, "leave it out"}, slices.Contains(preset, f.Value))
		if err != nil {
			return nil, err
		}
		if yes {
			chosen = append(chosen, f.Value)
		}
	}
	return chosen, nil
}

const yes, no = "yes", "no"

// askYes asks for one of two; Enter gives yes when preset is.
func askYes(p prompter, question string, agree, decline option, preset bool) (bool, error) {
	start := agree
	if !preset {
		start = decline
	}
	answer, err := p.choose(question, []option{agree, decline}, start.value)
	return answer == agree.value, err
}

// featureList is features as --with takes them.
func featureList(features []string) string {
	if len(features) == 0 {
		return "none"
	}
	return strings.Join(features, ",")
}

// confirm asks for the final go-ahead; no is errLeft, as Ctrl-D is.
func confirm(p prompter) error {
	ok, err := askYes(p, "Write these files?", option{yes, "write them"}, option{no, "leave everything as it is"}, true)
	if err == nil && !ok {
		return errLeft
	}
	return err
}

// summary lists the answers in the order of the questions, for the plan.
func summary(pl *generator.Plan) []string {
	a := pl.Answers
	line := func(label, value string) string { return fmt.Sprintf("%-9s %s", label, value) }
	var lines []string
	for _, x := range generator.Axes {
		value := *x.Value(&a)
		if value == pl.Project.Detect(x.Choices) {
			value += fromGoMod
		}
		lines = append(lines, line(x.Name, value))
	}
	lines = append(lines, line("features", featureList(a.Features)), line("package", a.Dir))
	if a.Prefix != "" {
		lines = append(lines, line("prefix", a.Prefix))
	}
	if a.Module != "" {
		lines = append(lines, line("module", a.Module))
	}
	return lines
}
