package generator

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/templates"
)

// TestMatrix type-checks a program for every two features with every choice, see
// coveringAnswers, tests and main program included, as an owner gets it and with the
// tests of golden/tests, in this process and without writing a file. What it does not do is vet and run: golden does that for a few
// combinations.
func TestMatrix(t *testing.T) {
	var variants []map[string][]byte
	var names []string
	for _, a := range coveringAnswers() {
		s, d := situation{answers: a, app: true, module: true}, newData(a, a.Module)
		files, err := render(templates.FS, s, d)
		if err != nil {
			t.Fatalf("%s: %v", a.Command("."), err)
		}
		ours, err := renderOurs(ourTests, s, d, files)
		if err != nil {
			t.Fatalf("%s: %v", a.Command("."), err)
		}
		wantFormatted(t, slices.Concat(files, ours))
		name := fmt.Sprintf("%s-%s-%s-%s-[%s]", a.Router, a.Store, a.Session, a.Identity, strings.Join(a.Features, ","))
		for what, tree := range map[string][]File{"": files, " with golden/tests": slices.Concat(files, ours)} {
			variants = append(variants, treeOf(tree))
			names = append(names, name+what)
		}
	}
	check := newTypeChecker(t, "example.com/app", variants)
	packages := 0
	for i, tree := range variants {
		n, errs := check.tree(tree)
		packages += n
		for _, err := range errs {
			t.Errorf("%s: %v", names[i], err)
		}
	}
	t.Logf("%d variants, %d packages", len(variants), packages)
	if packages < 3*len(variants) {
		t.Errorf("checked %d packages in %d variants; want the program, the package and its tests in each", packages, len(variants))
	}
}

func treeOf(files []File) map[string][]byte {
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
	if n, errs := check.tree(sound); n != 4 || len(errs) > 0 {
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
		if _, errs := check.tree(broken); len(errs) == 0 {
			t.Errorf("an error in %s is not seen", path)
		}
	}
}
