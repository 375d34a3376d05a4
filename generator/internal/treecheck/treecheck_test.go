package treecheck

import (
	"maps"
	"testing"
)

// A checker that sees nothing would pass every matrix.
func TestCheckerSeesErrors(t *testing.T) {
	sound := map[string][]byte{
		"main.go":          []byte("package main\n\nimport \"example.com/app/a\"\n\nfunc main() { a.F() }\n"),
		"a/a.go":           []byte("package a\n\ntype T int\n\nfunc F() {}\n\nfunc hidden() T { return 1 }\n"),
		"a/export_test.go": []byte("package a\n\nvar Hidden = hidden\n"),
		"a/a_test.go":      []byte("package a_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/app/a\"\n\t\"example.com/app/b\"\n)\n\nfunc TestT(t *testing.T) { b.Take(a.Hidden()) }\n"),
		"b/b.go":           []byte("package b\n\nimport \"example.com/app/a\"\n\nfunc Take(a.T) {}\n"),
	}
	check, err := New("../../../golden", "example.com/app", []map[string][]byte{sound})
	if err != nil {
		t.Fatal(err)
	}
	if n, errs := check.Tree(sound, nil); n != 4 || len(errs) > 0 {
		t.Errorf("%d packages, %v; want 4 and no error", n, errs)
	}
	if built("a_plan9.go", []byte("package a\n")) || !built("a.go", []byte("package a\n")) {
		t.Error("build constraints are not minded")
	}
	for path, text := range map[string]string{
		"main.go":          "package main\n\nfunc main() { x := 1 }\n",
		"a/a.go":           "package a\n\nimport \"testing\"\n\ntype T int\n\nfunc F() {}\n\nfunc hidden() T { return 1 }\n",
		"a/export_test.go": "package a\n\nvar Hidden = hiden\n",
		"a/a_test.go":      "package a_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/app/a\"\n)\n\nfunc TestT(t *testing.T) { a.Gone() }\n",
		"b/b.go":           "package b\n\nimport \"example.com/app/gone\"\n\nfunc Take(gone.T) {}\n",
	} {
		broken := maps.Clone(sound)
		broken[path] = []byte(text)
		if _, errs := check.Tree(broken, nil); len(errs) == 0 {
			t.Errorf("an error in %s is not seen", path)
		}
	}
	for path, c := range map[string]struct {
		text  string
		fault bool
	}{
		"a/more_test.go":   {"package a_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/app/a\"\n)\n\nfunc TestMore(t *testing.T) { TestT(t); a.Hidden() }\n", false},
		"a/twice_test.go":  {"package a_test\n\nimport \"testing\"\n\nfunc TestT(t *testing.T) {}\n", true},
		"a/inside_test.go": {"package a\n\nvar Hidden = 1\n", true},
	} {
		n, errs := check.Tree(sound, map[string][]byte{path: []byte(c.text)})
		if n != 5 || len(errs) > 0 != c.fault {
			t.Errorf("with our %s: %d packages, %v", path, n, errs)
		}
	}
}
