package generator

import (
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/templates"
)

// A module that is imported without being pinned would come in its latest
// version, with a go line of its own.
func TestRequirementsAreWhatIsImported(t *testing.T) {
	for _, app := range []bool{true, false} {
		for _, router := range catalog.Values(Routers) {
			for _, store := range catalog.Values(Stores) {
				a := valid()
				a.Router, a.Store, a.Features = router, store, catalog.FeatureNames()
				files, err := layers.Render(templates.FS, layers.Situation{Answers: a, App: app}, layers.NewData(a, a.Module))
				if err != nil {
					t.Fatal(err)
				}
				imports := importsOf(t, files)
				for _, r := range a.Requirements(app) {
					used := slices.ContainsFunc(imports, func(p string) bool { return p == r.Path || strings.HasPrefix(p, r.Path+"/") })
					if !used {
						t.Errorf("%s with %s, app %t: %s is required and not imported", router, store, app, r.Path)
					}
					imports = slices.DeleteFunc(imports, func(p string) bool { return p == r.Path || strings.HasPrefix(p, r.Path+"/") })
				}
				if len(imports) > 0 {
					t.Errorf("%s with %s, app %t: %q are imported and not required", router, store, app, imports)
				}
			}
		}
	}
}

// importsOf are the packages that files import from other modules.
func importsOf(t *testing.T, files []layers.File) []string {
	t.Helper()
	var imports []string
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Data, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if host, _, _ := strings.Cut(p, "/"); strings.Contains(host, ".") && p != "example.com/hello" && !strings.HasPrefix(p, "example.com/hello/") {
				imports = append(imports, p)
			}
		}
	}
	return imports
}

// pinnedText plans for a project that requires that version of x/text, without what mails,
// which needs a newer one.
func pinnedText(t *testing.T, version string) (root string, plan *Plan) {
	t.Helper()
	mod := plainMod + "\nrequire golang.org/x/text " + version + " // pinned: do not raise\n"
	root = project(t, "go.mod", mod, "lib.go", "package hello\n\nimport _ \"golang.org/x/text/unicode/norm\"\n")
	p := inspect(t, root)
	a := p.Defaults()
	a.Store, a.Features = "memory", []string{"register"}
	plan, err := NewPlan(p, a, PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return root, plan
}

// The newest x/crypto would raise the owner's x/text. The emitted code needs neither, so
// the newest that leaves it alone is added.
func TestRequirementsOfTheOwnerAreLeftAlone(t *testing.T) {
	_, plan := pinnedText(t, "v0.20.0")
	if err := Check(t.Context(), plan, CheckOptions{}); err != nil {
		t.Fatal(err)
	}
	wantRequirements(t, plan, "added golang.org/x/crypto v0.29.0", "added golang.org/x/sys v0.27.0 (indirect)")
	if !strings.Contains(string(plan.Step("go.mod").After), "golang.org/x/text v0.20.0 // pinned: do not raise\n") {
		t.Errorf("go.mod lost the owner's line:\n%s", plan.Step("go.mod").After)
	}
}

// What has to be raised is said, with both versions, as go mod tidy settled it.
func TestRequirementsThatChange(t *testing.T) {
	root, plan := pinnedText(t, "v0.3.0")
	wantRequirements(t, plan, "added golang.org/x/crypto v0.58.0", "raised golang.org/x/text v0.3.0 to v0.43.0")
	if err := Check(t.Context(), plan, CheckOptions{}); err != nil {
		t.Fatal(err)
	}
	wantRequirements(t, plan, "added golang.org/x/crypto v0.58.0", "added golang.org/x/sys v0.49.0 (indirect)", "raised golang.org/x/text v0.3.0 to v0.43.0")
	if !strings.Contains(string(plan.Step("go.mod").After), "golang.org/x/text v0.43.0 // pinned: do not raise\n") {
		t.Errorf("go.mod lost the owner's comment:\n%s", plan.Step("go.mod").After)
	}
	write(t, plan)
	want := []record.Needs{
		{Path: "golang.org/x/crypto", Version: "v0.58.0"},
		{Path: "golang.org/x/sys", Version: "v0.49.0"},
		{Path: "golang.org/x/text", Version: "v0.43.0", Before: "v0.3.0"},
	}
	got := inspect(t, root).Manifest.Requirements
	if used := got[len(got)-1].Used; used == "" {
		t.Error("what the owner uses of golang.org/x/text is not recorded")
	} else {
		want[2].Used = used
	}
	if !slices.Equal(got, want) {
		t.Errorf("recorded %v; want %v", got, want)
	}
}

func wantRequirements(t *testing.T, plan *Plan, want ...string) {
	t.Helper()
	changes, err := plan.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, c.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
}
