package generator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/golden"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/treecheck"
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
	check, err := treecheck.New(goldenDir, "example.com/app", all)
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for i, tree := range variants {
		n, errs := check.Tree(tree, additions[i])
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
