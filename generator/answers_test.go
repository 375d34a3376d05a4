package generator

import (
	"slices"
	"strings"
	"testing"
)

func valid() Answers {
	return Answers{Router: "stdlib", Store: "sqlite", Session: "cookie", Identity: "email", Dir: DefaultDir, Module: "example.com/hello"}
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		change func(*Answers)
		words  []string
	}{
		{func(a *Answers) { a.Store = "mysq" }, []string{`unknown store "mysq"; want sqlite, postgres, mysql or memory`}},
		{func(a *Answers) { a.Router = "" }, []string{`unknown router ""; want stdlib or chi`}},
		{func(a *Answers) { a.Session = "database" }, []string{"--session database is not in this version", "--session cookie"}},
		{func(a *Answers) { a.Session = "jwt" }, []string{`unknown session "jwt"; want cookie`}},
		{func(a *Answers) { a.Identity = "phone" }, []string{`unknown identity "phone"; want email or username`}},
		{func(a *Answers) { a.Features = []string{"mfa"} }, []string{`unknown feature "mfa"; want register, delete, all or none`}},
		{func(a *Answers) { a.Dir = "" }, []string{"root of the module"}},
		{func(a *Answers) { a.Prefix = "auth" }, []string{`--prefix "auth" does not start with a slash`}},
		{func(a *Answers) { a.Module = "my app" }, []string{`"my app" cannot be a module path: invalid char ' '`, "--module example.com/myapp"}},
	} {
		a := valid()
		c.change(&a)
		wantError(t, a.Validate(), Usage, c.words...)
	}
	if err := valid().Validate(); err != nil {
		t.Error(err)
	}
}

func TestParseFeatures(t *testing.T) {
	for _, c := range []struct {
		spec    string
		current string
		want    string // or the error's words after "!"
	}{
		{"none", "register", ""},
		{"all", "", "register,delete"},
		{"delete,register", "", "register,delete"},
		{" delete , delete ", "", "delete"},
		{"-delete", "register,delete", "register"},
		{"+delete", "register", "register,delete"},
		{"+delete,-register", "register", "delete"},
		{"-delete", "register", "register"},
		{"+delete,-delete", "", ""},
		{"delete,+register", "", "!mixes"},
		{"+delete,register", "", "!mixes"},
		{"", "register", "!names no feature"},
		{"delete,", "", `!unknown feature ""`},
		{"+", "", `!unknown feature ""`},
		{"++delete", "", `!unknown feature "+delete"`},
		{"mfa", "", `!unknown feature "mfa"; want register, delete, all or none`},
		{"-none", "", `!unknown feature "none"`},
	} {
		var current []string
		if c.current != "" {
			current = strings.Split(c.current, ",")
		}
		got, err := ParseFeatures(c.spec, current)
		if words, bad := strings.CutPrefix(c.want, "!"); bad {
			wantError(t, err, Usage, words)
			continue
		}
		if err != nil || strings.Join(got, ",") != c.want {
			t.Errorf("ParseFeatures(%q, %q) = %q, %v; want %q", c.spec, c.current, got, err, c.want)
		}
	}
}

func TestCommandSaysEverythingThatMatters(t *testing.T) {
	a := valid()
	const all = "loginscaffold init --yes --router stdlib --store sqlite --session cookie --identity email"
	if got, want := a.Command("."), all+" --with none --module example.com/hello"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a.Features, a.Dir, a.Prefix, a.Module = []string{"delete", "register"}, "pkg/auth", "/in", ""
	if got, want := a.Command("it's here"), all+` --with register,delete --dir pkg/auth --prefix /in 'it'\''s here'`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := a.Command("-x"); !strings.HasSuffix(got, " -- -x") {
		t.Errorf("%s reads its directory as a flag", got)
	}
}

func TestTables(t *testing.T) {
	for _, x := range axes {
		if find(x.choices, x.choices[0].Value).Later {
			t.Errorf("the default of --%s is not in this version", x.name)
		}
		var values []string
		for _, c := range x.choices {
			if c.Summary == "" || slices.Contains(values, c.Value) {
				t.Errorf("--%s %s has no summary or is there twice", x.name, c.Value)
			}
			values = append(values, c.Value)
		}
	}
	for _, f := range Features {
		if f.Summary == "" || len(f.Routes) == 0 {
			t.Errorf("feature %s has no summary or no route", f.Value)
		}
	}
}
