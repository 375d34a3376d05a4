package generator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/golden"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/templates"
)

// TestMatrix type-checks a program for every two features with every choice, see
// coveringAnswers, tests and main program included, as an owner gets it and with the
// tests of golden/tests, in this process and without writing a file. What it does not do
// is vet and run: golden does that for a few combinations.
func TestMatrix(t *testing.T) {
	var variants, additions, all []map[string][]byte
	var names []string
	for _, a := range coveringAnswers() {
		s, d := layers.Situation{Answers: a, App: true, Module: true}, layers.NewData(a, a.Module)
		files, err := layers.Render(templates.FS, s, d)
		if err != nil {
			t.Fatalf("%s: %v", strings.Join(a.Flags(Answers{}), " "), err)
		}
		ours, err := golden.RenderTests(ourTests, s, d, files)
		if err != nil {
			t.Fatalf("%s: %v", strings.Join(a.Flags(Answers{}), " "), err)
		}
		wantFormatted(t, slices.Concat(files, ours))
		variants, additions = append(variants, treeOf(files)), append(additions, treeOf(ours))
		all = append(all, variants[len(variants)-1], additions[len(additions)-1])
		names = append(names, fmt.Sprintf("%s-%s-%s-%s-[%s]", a.Router, a.Store, a.Session, a.Identity, strings.Join(a.Features, ",")))
	}
	check := newTypeChecker(t, "example.com/app", all)
	packages := 0
	for i, tree := range variants {
		n, errs := check.tree(tree, additions[i])
		packages += n
		for _, err := range errs {
			t.Errorf("%s: %v", names[i], err)
		}
	}
	t.Logf("%d variants, %d packages", len(variants), packages)
	if packages < 4*len(variants) {
		t.Errorf("checked %d packages in %d variants; want the program, the package and its tests in each, and its tests with ours", packages, len(variants))
	}
}

func treeOf(files []layers.File) map[string][]byte {
	tree := make(map[string][]byte)
	for _, f := range files {
		tree[f.Path] = f.Data
	}
	return tree
}

// A checker that sees nothing would pass every matrix.
func TestTypeCheckerSeesErrors(t *testing.T) {
	sound := map[string][]byte{
		"main.go":          []byte("package main\n\nimport \"example.com/app/a\"\n\nfunc main() { a.F() }\n"),
		"a/a.go":           []byte("package a\n\ntype T int\n\nfunc F() {}\n\nfunc hidden() T { return 1 }\n"),
		"a/export_test.go": []byte("package a\n\nvar Hidden = hidden\n"),
		"a/a_test.go":      []byte("package a_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/app/a\"\n\t\"example.com/app/b\"\n)\n\nfunc TestT(t *testing.T) { b.Take(a.Hidden()) }\n"),
		"b/b.go":           []byte("package b\n\nimport \"example.com/app/a\"\n\nfunc Take(a.T) {}\n"),
	}
	check := newTypeChecker(t, "example.com/app", []map[string][]byte{sound})
	if n, errs := check.tree(sound, nil); n != 4 || len(errs) > 0 {
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
		if _, errs := check.tree(broken, nil); len(errs) == 0 {
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
		n, errs := check.tree(sound, map[string][]byte{path: []byte(c.text)})
		if n != 5 || len(errs) > 0 != c.fault {
			t.Errorf("with our %s: %d packages, %v", path, n, errs)
		}
	}
}
