package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	p := &scripted{answers: map[string]string{"Router": "chi", "Features": "small"}}
	got, err := flags().fromPrompts(p, &generator.Project{}, presets())
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
	if _, err := o.fromPrompts(p, &generator.Project{}, presets()); err != nil {
		t.Fatal(err)
	}
	if len(p.asked) > 0 {
		t.Errorf("asked %q", p.asked)
	}
}

// Enter alone gives what is preset, whichever set that is, and each feature that works
// with the session can be had or left out.
func TestEveryFeatureCanBeChosen(t *testing.T) {
	for _, session := range []string{"cookie", "database"} {
		all := generator.FeaturesFor(session)
		for set, preset := range map[string][]string{"small": nil, "choose": {"register"}, "usual": generator.DefaultFeatures(), "all": all} {
			p := &scripted{}
			got, err := askFeatures(p, session, preset)
			if err != nil || !slices.Equal(got, preset) {
				t.Errorf("the preset %q became %q, %v", preset, got, err)
			}
			if each := len(p.asked) > 1; each != (set == "choose") {
				t.Errorf("with the preset %q asked %q", preset, p.asked)
			}
		}
		p := &scripted{answers: map[string]string{"Features": "choose"}}
		var want []string
		for i, f := range all {
			if p.answers[f] = no; i%2 == 0 {
				p.answers[f] = yes
				want = append(want, f)
			}
		}
		if got, err := askFeatures(p, session, generator.DefaultFeatures()); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
		if asked := p.asked[1:]; !slices.Equal(asked, all) {
			t.Errorf("asked for %q; want %q", asked, all)
		}
	}
}

// A choice that the project has made already says so.
func TestDetectedDefaultsSaySo(t *testing.T) {
	dir := t.TempDir()
	mod := "module shop\n\ngo 1.26.0\n\nrequire github.com/go-chi/chi/v5 v5.5.0\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644); err != nil {
		t.Fatal(err)
	}
	project, err := generator.Inspect(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := &scripted{}
	if _, err := flags().fromPrompts(p, project, project.Defaults()); err != nil {
		t.Fatal(err)
	}
	for question, options := range p.offered {
		for _, o := range options {
			if said := strings.Contains(o.summary, "from go.mod"); said != (o.value == "chi") {
				t.Errorf("%s: %s - %s", question, o.value, o.summary)
			}
		}
	}
}

func TestHelpIsWrappedAtWords(t *testing.T) {
	for _, c := range []struct {
		text        string
		used, width int
		want        string
	}{
		{"", 5, 20, ""},
		{"one two", 5, 20, "one two"},
		{"one two three", 10, 17, "one two\n    three"},
		{"one two three", 10, 16, "one\n    two three"},
		{"a-word-that-is-long b", 5, 12, "a-word-that-is-long\n    b"},
	} {
		if got := wrap(c.text, c.used, c.width); got != c.want {
			t.Errorf("%q from %d to %d: got %q; want %q", c.text, c.used, c.width, got, c.want)
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
	got, err := flags().fromPrompts(p, &generator.Project{}, before)
	if err != nil || !slices.Equal(got.Features, []string{"register"}) {
		t.Errorf("got %q, %v; want register alone", got.Features, err)
	}
	if slices.ContainsFunc(p.offered["Features"], func(o option) bool { return strings.Contains(o.summary, "devices") }) || slices.Contains(p.asked, "devices") {
		t.Errorf("devices are offered with a cookie session: %v, %q", p.offered["Features"], p.asked)
	}

	o := flags("with")
	o.with = "all"
	p = &scripted{answers: map[string]string{"Sessions": "database"}}
	if got, err = o.fromPrompts(p, &generator.Project{}, presets()); err != nil || !slices.Equal(got.Features, generator.FeaturesFor("database")) {
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
	if answers, err = o.fromPrompts(p, &generator.Project{}, answers); err != nil || answers.Session != "database" || !slices.Equal(answers.Features, []string{"devices"}) {
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
	for _, x := range generator.Axes {
		if first := x.Choices[0].Value; !strings.HasSuffix(" "+x.Preset, " "+first) {
			t.Errorf("--%s: the help says %q, the table's default is %q", x.Name, x.Preset, first)
		}
	}
}

// survey's Select is drawn and filtered by bytes of ASCII only, see keys.
func TestOptionsCanBeTyped(t *testing.T) {
	names := featureNames()
	for _, x := range generator.Axes {
		for _, c := range x.Choices {
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
					steps := nextSteps(plan, noTidy, true)
					if len(steps) == 0 || len(steps) > 5 {
						t.Errorf("%d steps for %+v, %+v: %q", len(steps), *project, answers, steps)
					}
				}
			}
		}
	}
}
