package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator"
)

// scripted answers questions from a list and remembers what it was asked.
type scripted struct {
	answers map[string]string // by question; the preset where there is none
	asked   []string
	offered map[string][]option
}

func (s *scripted) choose(question string, options []option, preset string) (string, error) {
	s.asked = append(s.asked, question)
	if s.offered == nil {
		s.offered = make(map[string][]option)
	}
	s.offered[question] = options
	answer, ok := s.answers[question]
	if !ok {
		answer = preset
	}
	if !slices.ContainsFunc(options, func(o option) bool { return o.value == answer }) {
		return "", fmt.Errorf("%s: %q is not among %v", question, answer, options)
	}
	return answer, nil
}

func (s *scripted) set(question string, options []option, preset []string) ([]string, error) {
	s.asked = append(s.asked, question)
	if s.offered == nil {
		s.offered = make(map[string][]option)
	}
	s.offered[question] = options
	answer := preset
	if text, ok := s.answers[question]; ok {
		answer = strings.Split(text, ",")
	}
	var on []string
	for _, o := range options {
		if slices.Contains(answer, o.value) {
			on = append(on, o.value)
		}
	}
	return on, nil
}

func presets() generator.Answers {
	return generator.Answers{
		Router: "stdlib", Store: "sqlite", Session: "cookie", Identity: "email",
		Features: generator.DefaultFeatures(), Dir: generator.DefaultDir,
	}
}

// flags are options whose flags of these names were given.
func flags(names ...string) *initOptions {
	return &initOptions{given: func(name string) bool { return slices.Contains(names, name) }}
}

func TestQuestionsAreAskedInTheOrderOfTheContract(t *testing.T) {
	p := &scripted{answers: map[string]string{"Router": "chi", "Features": "none"}}
	got, err := flags().fromPrompts(p, presets())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Router", "Store", "Sessions", "Users sign in with", "Features"}; !slices.Equal(p.asked, want) {
		t.Errorf("asked %q, want %q", p.asked, want)
	}
	if got.Router != "chi" || got.Store != "sqlite" || got.Identity != "email" || len(got.Features) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestEveryFlagSilencesItsQuestion(t *testing.T) {
	p := &scripted{}
	o := flags("router", "store", "session", "identity", "with")
	o.with = "none"
	if _, err := o.fromPrompts(p, presets()); err != nil {
		t.Fatal(err)
	}
	if len(p.asked) > 0 {
		t.Errorf("asked %q", p.asked)
	}
}

// All that works with the session is offered, and the presets are on.
func TestEveryFeatureCanBeSwitched(t *testing.T) {
	for _, session := range []string{"cookie", "database"} {
		all := generator.FeaturesFor(session)
		for _, preset := range [][]string{nil, {"register"}, generator.DefaultFeatures(), all} {
			p := &scripted{}
			got, err := askFeatures(p, session, preset)
			if err != nil || !slices.Equal(got, preset) {
				t.Errorf("the preset %q became %q, %v", preset, got, err)
			}
			var offered []string
			for _, o := range p.offered["Features"] {
				offered = append(offered, o.value)
			}
			if !slices.Equal(offered, all) {
				t.Errorf("%q is offered; want %q", offered, all)
			}
		}
	}
}

// Whatever is wrong with a command line is reported at once, whether or not the
// target has a say in it.
func TestAllWrongFlagsAreReported(t *testing.T) {
	o := flags("router", "with", "package-dir", "prefix")
	o.axes[0], o.with, o.packageDir, o.prefix = "gin", "mfa", "../x", "auth"
	answers, err := o.fromFlags(presets())
	err = errors.Join(err, answers.Validate())
	for _, want := range []string{"gin", "mfa", "../x", `--prefix "auth"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v; want it to name %s as well", err, want)
		}
	}
	if codeOf(err) != exitUsage {
		t.Errorf("exit code %d, want %d", codeOf(err), exitUsage)
	}
}

// What the other kind of session cannot do is neither offered nor kept.
func TestFeaturesFollowTheSession(t *testing.T) {
	before := presets()
	before.Session, before.Features = "database", []string{"register", "devices"}
	p := &scripted{answers: map[string]string{"Sessions": "cookie"}}
	got, err := flags().fromPrompts(p, before)
	if err != nil || !slices.Equal(got.Features, []string{"register"}) {
		t.Errorf("got %q, %v; want register alone", got.Features, err)
	}
	if slices.ContainsFunc(p.offered["Features"], func(o option) bool { return strings.Contains(o.value, "devices") }) {
		t.Errorf("devices are offered with a cookie session: %v", p.offered["Features"])
	}

	o := flags("with")
	o.with = "all"
	p = &scripted{answers: map[string]string{"Sessions": "database"}}
	if got, err = o.fromPrompts(p, presets()); err != nil || !slices.Equal(got.Features, generator.FeaturesFor("database")) {
		t.Errorf("--with all, and then sessions in the database: got %q, %v; want all of them", got.Features, err)
	}
}

// With --with, sessions are offered in which its features work; a single kind is
// not asked about.
func TestNamedFeaturesDecideTheSession(t *testing.T) {
	project, err := generator.Inspect(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := flags("with")
	o.with = "devices"
	answers, err := o.answers(t.Context(), project, true)
	if err != nil {
		t.Fatal(err)
	}
	p := &scripted{}
	if answers, err = o.fromPrompts(p, answers); err != nil || answers.Session != "database" || !slices.Equal(answers.Features, []string{"devices"}) {
		t.Errorf("got %+v, %v; want devices with sessions in the database", answers, err)
	}
	if slices.Contains(p.asked, "Sessions") {
		t.Errorf("asked %q", p.asked)
	}
	if _, err := o.answers(t.Context(), project, false); err == nil || !strings.Contains(err.Error(), "works only with --session database") {
		t.Errorf("where nobody is asked: %v", err)
	}
}

// The help text names the default of each axis; the table decides what it is.
func TestHelpNamesTheDefaultsOfTheTables(t *testing.T) {
	for _, x := range axisRows {
		if first := x.choices[0].Value; !strings.HasSuffix(" "+x.preset, " "+first) {
			t.Errorf("--%s: the help says %q, the table's default is %q", x.flag, x.preset, first)
		}
	}
}

// survey's Select is drawn and filtered by bytes of ASCII only, see keys.
func TestOptionsCanBeTyped(t *testing.T) {
	names := featureNames()
	for _, x := range axisRows {
		for _, c := range x.choices {
			names = append(names, c.Value)
		}
	}
	for _, name := range names {
		for _, r := range name {
			if r <= ' ' || r > '~' {
				t.Errorf("%q cannot be typed at a question", name)
			}
		}
	}
}

func TestNextStepsAreAtMostFive(t *testing.T) {
	for _, store := range generator.Stores {
		for _, features := range [][]string{nil, featureNames()} {
			for bits := range 1 << 4 {
				is := func(bit int) bool { return bits&(1<<bit) != 0 }
				project := &generator.Project{Root: "/srv/shop", New: is(0), Vendored: is(1)}
				if is(2) {
					project.Workspace = "/srv/go.work"
				}
				if is(3) || !project.New {
					project.Module = "example.com/shop"
				}
				answers := presets()
				answers.Store, answers.Features = store.Value, features
				plan := &generator.Plan{Project: project, Answers: answers, Module: "example.com/shop", Import: "example.com/shop/internal/auth"}
				for _, noTidy := range []bool{false, true} {
					steps := nextSteps(plan, noTidy)
					if len(steps) == 0 || len(steps) > 5 {
						t.Errorf("%d steps for %+v, %+v: %q", len(steps), *project, answers, steps)
					}
				}
			}
		}
	}
}
