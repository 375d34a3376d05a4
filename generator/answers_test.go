package generator

import (
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
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
		{func(a *Answers) { a.Session = "jwt" }, []string{`unknown session "jwt"; want cookie or database`}},
		{func(a *Answers) { a.Identity = "phone" }, []string{`unknown identity "phone"; want email or username`}},
		{func(a *Answers) { a.Features = []string{"mfa"} }, []string{`unknown feature "mfa"; want ` + everyFeature}},
		{func(a *Answers) { a.Features = []string{"register", "devices"} }, []string{
			"the feature devices works only with --session database", "add --session database, or leave devices out",
		}},
		{func(a *Answers) { a.Dir = "" }, []string{"root of the module"}},
		{func(a *Answers) { a.Prefix = "auth" }, []string{`--prefix "auth" does not start with a slash`}},
		{func(a *Answers) { a.Module = "my app" }, []string{`"my app" cannot be a module path: invalid char ' '`, "--module example.com/myapp"}},
	} {
		a := valid()
		c.change(&a)
		wantError(t, a.Validate(), Usage, c.words...)
	}
	for _, session := range []string{"cookie", "database"} {
		a := valid()
		a.Session, a.Features = session, FeaturesFor(session)
		if err := a.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestValidateNamesAllThatIsWrong(t *testing.T) {
	a := valid()
	a.Router, a.Features, a.Dir, a.Prefix, a.Module = "gin", []string{"mfa", "otp"}, "../x", "auth", "my app"
	err := a.Validate()
	for _, words := range []string{`router "gin"`, `feature "mfa", "otp"`, `"../x"`, `--prefix "auth"`, `"my app"`} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v; want it to name %s as well", err, words)
		}
	}
}

const everyFeature = "register, confirm, reset, magic, email, devices, audit, common, delete, all or none"

func TestParseFeatures(t *testing.T) {
	for _, c := range []struct {
		spec    string
		current string
		want    string // or the error's words after "!"
	}{
		{"none", "register", ""},
		{"all", "", "register,confirm,reset,magic,email,audit,common,delete"},
		{"all", "audit", "register,confirm,reset,magic,email,audit,common,delete"},
		{"devices,register", "", "register,devices"}, // which Validate refuses
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
		{"delete,", "", "!has an empty name"},
		{"+", "", "!has an empty name"},
		{"++delete", "", `!unknown feature "+delete"`},
		{"mfa", "", `!unknown feature "mfa"; want ` + everyFeature},
		{"-none", "", `!unknown feature "none"`},
	} {
		var current []string
		if c.current != "" {
			current = strings.Split(c.current, ",")
		}
		got, err := ParseFeatures(c.spec, "cookie", current)
		if words, bad := strings.CutPrefix(c.want, "!"); bad {
			wantError(t, err, Usage, words)
			continue
		}
		if err != nil || strings.Join(got, ",") != c.want {
			t.Errorf("ParseFeatures(%q, %q) = %q, %v; want %q", c.spec, c.current, got, err, c.want)
		}
	}
}

func TestAllFeaturesAreThoseThatWork(t *testing.T) {
	got, err := ParseFeatures("all", "database", nil)
	if err != nil || !slices.Equal(got, catalog.FeatureNames()) {
		t.Errorf("with sessions in the database: got %q, %v; want every feature", got, err)
	}
	got, err = ParseFeatures("all", "cookie", []string{"devices"})
	if err != nil || slices.Contains(got, "devices") || len(got) != len(catalog.FeatureNames())-1 {
		t.Errorf("with cookie sessions: got %q, %v; want all but devices", got, err)
	}
}

// What features share comes with the first of them and once, and brings its part of
// the Store along.
func TestPartsComeWithTheirFeatures(t *testing.T) {
	for _, c := range []struct {
		session, identity, features string
		parts, stores               string
	}{
		{"cookie", "email", "", "", ""},
		{"database", "email", "", "", "SessionStore"},
		{"cookie", "email", "register,common,delete", "", ""},
		{"cookie", "email", "audit", "browsers queue", "AuditStore"},
		{"database", "email", "devices,audit", "browsers queue", "SessionStore AuditStore"},
		{"cookie", "email", "reset", "tokens lookup asking queue mail", ""},
		{"cookie", "email", "confirm", "tokens lookup verified queue mail", "VerifiedStore"},
		{"cookie", "email", "confirm,reset,magic", "tokens lookup asking verified queue mail", "VerifiedStore"},
		{"cookie", "username", "confirm", "tokens verified waiting addresses queue mail", "VerifiedStore WaitingStore EmailStore"},
		{"cookie", "email", "email,audit", "tokens verified addresses browsers queue mail", "VerifiedStore EmailStore AuditStore"},
	} {
		a := valid()
		a.Session, a.Identity = c.session, c.identity
		if c.features != "" {
			a.Features = strings.Split(c.features, ",")
		}
		var parts []string
		for _, p := range Parts {
			if a.HasPart(p.Name) {
				parts = append(parts, p.Name)
			}
		}
		if got := strings.Join(parts, " "); got != c.parts {
			t.Errorf("%+v: got the parts %q; want %q", a, got, c.parts)
		}
		if got := strings.Join(layers.NewData(a, a.Module).Stores, " "); got != c.stores {
			t.Errorf("%+v: got the stores %q; want %q", a, got, c.stores)
		}
	}
}

func TestFlagsSayEverythingThatMatters(t *testing.T) {
	a := valid()
	const all = "--router stdlib --store sqlite --session cookie --identity email"
	if got, want := strings.Join(a.Flags(Answers{}), " "), all+" --with none --module example.com/hello"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a.Features, a.Dir, a.Prefix, a.Module = []string{"delete", "register"}, "pkg/auth", "/in", ""
	if got, want := strings.Join(a.Flags(Answers{}), " "), all+" --with register,delete --package-dir pkg/auth --prefix /in"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// What was recorded is the default, and goes only when it is named.
	had := a
	a.Dir, a.Prefix = DefaultDir, ""
	if got, want := strings.Join(a.Flags(had), " "), all+" --with register,delete --package-dir internal/auth --prefix "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, c := range []struct{ had, wanted, with string }{
		{"", "register,delete", "register,delete"},
		{"register", "register,delete", "register,delete"},
		{"register,reset", "register,delete", "+register,+delete,-reset"},
		{"reset", "", "none"},
	} {
		isComma := func(r rune) bool { return r == ',' }
		a.Features, had.Features = strings.FieldsFunc(c.wanted, isComma), strings.FieldsFunc(c.had, isComma)
		flags := a.Flags(had)
		if got := flags[slices.Index(flags, "--with")+1]; got != c.with {
			t.Errorf("from %q to %q: got --with %s; want %s", c.had, c.wanted, got, c.with)
		}
	}
}

func TestTables(t *testing.T) {
	for _, x := range catalog.Axes {
		var values []string
		for _, c := range x.Choices {
			if c.Summary == "" || slices.Contains(values, c.Value) {
				t.Errorf("--%s %s has no summary or is there twice", x.Name, c.Value)
			}
			values = append(values, c.Value)
		}
	}
	var features, routes, notices []string
	once := func(list *[]string, what, name string) {
		if slices.Contains(*list, name) {
			t.Errorf("%s %s is there twice", what, name)
		}
		*list = append(*list, name)
	}
	for _, f := range Features {
		once(&features, "feature", f.Value)
		if f.Summary == "" {
			t.Errorf("feature %s has no summary", f.Value)
		}
		if f.Session != "" && catalog.Find(Sessions, f.Session) == nil {
			t.Errorf("feature %s works only with sessions that there are not: %s", f.Value, f.Session)
		}
		for _, name := range slices.Concat(f.Parts, f.EmailParts, f.UsernameParts) {
			if !slices.ContainsFunc(Parts, func(p Part) bool { return p.Name == name }) {
				t.Errorf("feature %s needs the part %s, which there is not", f.Value, name)
			}
		}
		if slices.ContainsFunc(Parts, func(p Part) bool { return p.Name == f.Value }) {
			t.Errorf("without.%s may mean the feature or the part", f.Value)
		}
		for _, r := range f.Routes {
			once(&routes, "route", r.Method+" "+r.Path)
		}
		for _, n := range f.Notices {
			once(&notices, "notice", n.Code)
		}
	}
}
