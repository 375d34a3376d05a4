package advisory

import (
	"strings"
	"testing"
	"testing/fstest"
)

const osv = `{
  "id": "LS-2026-001", "summary": "It is left open.", "future_field": 1,
  "affected": [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "0.2.0"}, {"fixed": "0.4.0"}]}]}],
  "database_specific": {"severity": "low", "files": ["p/f.go"], "verify": "Look.", "check": [CHECK]}
}`

// rule reads an advisory with a rule about f of package p.
func rule(does, fault string) (Advisory, error) {
	check := `{"package": "p", "decl": "(*T).f", "does": ` + does + `, "fault": ` + fault + `}`
	return decode([]byte(strings.Replace(osv, "CHECK", check, 1)))
}

func TestConditions(t *testing.T) {
	const closes = "f.Close(); defer g(x.y == 1, \"a\"+name)\nif x == nil && ok { return }"
	for _, c := range []struct {
		fault string
		code  string
		want  Finding
	}{
		{`{"has": "$f.Close()"}`, closes, Vulnerable},
		{`{"has": "$f.Open()"}`, closes, Fixed},
		{`{"has": "g($rest)"}`, closes, Vulnerable},
		{`{"has": "g($_)"}`, closes, Fixed},
		{`{"has": "1 == $x.y"}`, closes, Vulnerable},
		{`{"has": "$x.a == $x.b"}`, "g(u.a == v.b)", Fixed},
		{`{"has": "$x.a == $x.b"}`, "g(u.a == (u.b))", Vulnerable},
		{`{"text": "^ab$"}`, closes, Vulnerable},
		{`{"branch": {"if": {"has": "$x == nil"}, "then": {"has": "g($rest)"}}}`, closes, Fixed},
		{`{"branch": {"if": {"has": "$x == nil"}, "then": {"has": "g($rest)"}}}`, "switch { case x == nil: g() }", Vulnerable},
		{`{"branch": {"if": {"has": "$x == nil"}, "then": {"return": true}}}`, closes, Vulnerable},
		{`{"branch": {"if": {"has": "$x == nil"}, "then": {"return": true}}}`, "if x == nil { log() }; return", Fixed},
		{`{"has": "g(c.D())"}`, "ctx, stop := c.D()\ng(ctx)", Vulnerable},
		{`{"has": "g(c.D())"}`, "x := c.D()\nctx := x\ng(ctx)", Vulnerable},
		{`{"has": "g(c.D())"}`, "ctx := c.D()\nif old { ctx = c.E() }\ng(ctx)", Fixed}, // which of the two cannot be told
		{`{"has": "g(c.D())"}`, "ctx := c.D()\nset(&ctx)\ng(ctx)", Fixed},
		{`{"not": {"any": [{"has": "$f.Open()"}, {"has": "$f.Lock()"}]}}`, closes, Vulnerable},
		{`{"all": [{"has": "$f.Close()"}, {"has": "$f.Lock()"}]}`, closes, Fixed},
		{`{"in": {"package": "p", "decl": "name", "is": {"text": "^b$"}}}`, closes, Vulnerable},
		{`{"in": {"package": "p", "decl": "other", "is": {"text": "^b$"}}}`, closes, Fixed},
		{`{"has": "$f.Lock()"}`, "helper(f)", Vulnerable}, // the owner's own function is part of it
		{`{"has": "$f.Lock()"}`, "written(f)", Fixed},
	} {
		a, err := rule(`{"not": {"has": "unknown($rest)"}}`, c.fault)
		if err != nil {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		const pristine = "package p\ntype T int\nconst name = \"b\"\nfunc (t *T) f() {}\nfunc written(f F) { f.Lock() }\n"
		now := strings.Replace(pristine, "f() {}", "f() {\n"+c.code+"\n}", 1) + "func helper(f F) { f.Lock() }\n"
		v := a.Judge(Parse(map[string][]byte{"p/f.go": []byte(now)}, map[string][]byte{"p/f.go": []byte(pristine)}))
		if v.Finding != c.want {
			t.Errorf("%s of %q: got %v; want %v", c.fault, c.code, v, c.want)
		}
	}
}

func TestRecordsThatAreNotUnderstood(t *testing.T) {
	const has = `{"has": "f()"}`
	for _, c := range []struct{ does, fault, want string }{
		{has, `{"has": "f()", "text": "x"}`, "a condition is one of"},
		{has, `{}`, "a condition is one of"},
		{has, `{"hass": "f()"}`, "unknown field"},
		{has, `{"has": "if"}`, "want a Go expression"},
		{has, `{"has": "$x"}`, "alone matches everything"},
		{`{"text": "("}`, has, "missing closing"},
		{has, `{"in": {"package": "../p", "decl": "f", "is": ` + has + `}}`, "want a directory"},
	} {
		if _, err := rule(c.does, c.fault); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: got %v; want an error with %q", c.does, c.fault, err, c.want)
		}
	}
	fsys := fstest.MapFS{"LS-2026-002/osv.json": {Data: []byte(strings.Replace(osv, "CHECK", "", 1))}}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), `has the id "LS-2026-001"`) {
		t.Errorf("a record in the directory of another: got %v", err)
	}
	fsys = fstest.MapFS{
		"LS-2026-001/osv.json":        {Data: []byte(strings.Replace(osv, "CHECK", "", 1))},
		"LS-2026-001/fix/0.1.0.patch": {Data: []byte("--- /dev/null\n+++ b/new.go\n@@ -0,0 +1 @@\n+package p\n")},
	}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "adds new.go") {
		t.Errorf("a fix that adds a file: got %v", err)
	}
	for _, wrong := range []string{`{"introduced": "two"}`, `{"fixed": "0.4.0"}`, `{"introduced": "0.2.0"}, {"fixed": "soon"}`} {
		text := strings.Replace(strings.Replace(osv, "CHECK", "", 1), `{"introduced": "0.2.0"}, {"fixed": "0.4.0"}`, wrong, 1)
		if a, err := decode([]byte(text)); err == nil {
			t.Errorf("%s: got %+v; want an error", wrong, a)
		}
	}
}

func TestVersions(t *testing.T) {
	a, err := rule(`{"has": "f()"}`, `{"has": "f()"}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		version           string
		concerns, affects bool
	}{
		{"0.1.9", false, false}, {"v0.2.0", true, true}, {"0.3.0", true, true}, {"0.4.0-rc.1", true, true}, {"0.4.0", true, false}, {"1.0.0", true, false},
	} {
		if a.Concerns(c.version) != c.concerns || a.Affects(c.version) != c.affects {
			t.Errorf("%s: concerns %v, affects %v; want %v", c.version, a.Concerns(c.version), a.Affects(c.version), c)
		}
	}
}
