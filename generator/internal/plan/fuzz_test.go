package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzPlan tells the stories of TestPlanProperties, with each choice made by a byte.
func FuzzPlan(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("an owner renames a file that a release changes"))
	f.Add([]byte("\x03\x02\x01\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"))
	f.Add([]byte("\x0f\x0e\x0d\x0c\x0b\x0a\x09\x08\x07\x06\x05\x04\x03\x02\x01\x00\x00\x00\xff\xff\xfe\xfd"))
	f.Fuzz(func(t *testing.T, choices []byte) {
		tell(t, &script{choices})
	})
}

// FuzzPlanTexts upgrades a project with one file that was written as base, is yours and is
// emitted as theirs: a page, or a Go file where what is emitted is one.
func FuzzPlanTexts(f *testing.F) {
	f.Add("package auth\n\nimport \"fmt\"\n\nfunc a() { fmt.Print() }\n", "package auth\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc a() { fmt.Print(os.Args) }\n", "package auth\n\nfunc a() {}\n\nfunc b() {}\n", []byte{1})
	f.Add("<p>one</p>\n<p>two</p>\n<p>three</p>\n", "<p>one</p>\r\n<p>2</p>\r\n<p>three</p>", "<p>one</p>\n<p>two!</p>\n<p>three</p>\n<p>four</p>\n", []byte{2, 1})
	f.Add("one\n", "<<<<<<< yours\none\n=======\n>>>>>>> theirs\n", "two\n", []byte{2})
	f.Add("one\ntwo\n", "\uFEFFone\n\x00", "one\nthree\n", []byte{0})
	f.Fuzz(func(t *testing.T, base, yours, theirs string, choices []byte) {
		page := fuzzed(t, "base/internal/auth/pages/login.html", base, theirs, choices)
		page.upgradeTexts("internal/auth/pages/login.html", yours, theirs)
		if valid("a.go", base) && valid("a.go", theirs) {
			source := fuzzed(t, "base/internal/auth/login.go.tmpl", base, theirs, choices)
			source.upgradeTexts("internal/auth/login.go", yours, theirs)
		}
	})
}

// fuzzed is a project whose only file of ours was rendered from template, with the text base.
func fuzzed(t *testing.T, template, base, theirs string, choices []byte) *world {
	t.Helper()
	for _, text := range []string{base, theirs} {
		if !valid("a.txt", text) || !strings.HasSuffix(text, "\n") {
			t.Skip("no text of a template")
		}
	}
	return newWorldOf(t, &script{choices}, fstest.MapFS{
		"module/go.mod.tmpl": {Data: []byte("module [[.Module]]\n\ngo 1.26.0\n")},
		template:             {Data: []byte(base)},
	})
}

func (w *world) upgradeTexts(name, yours, theirs string) {
	w.t.Helper()
	w.write(name, yours)
	for template := range w.templates {
		if !strings.HasPrefix(template, "module/") {
			w.templates[template] = &fstest.MapFile{Data: []byte(theirs)}
		}
	}
	w.ownersEdited = true
	w.upgrade()
}
