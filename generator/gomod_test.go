package generator

import (
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/templates"
)

// A module that is imported without being pinned would come in its latest
// version, with a go line of its own.
func TestRequirementsAreWhatIsImported(t *testing.T) {
	for _, app := range []bool{true, false} {
		for _, router := range values(Routers) {
			for _, store := range values(Stores) {
				a := valid()
				a.Router, a.Store, a.Features = router, store, featureNames()
				files, err := render(templates.FS, situation{answers: a, app: app}, newData(a, a.Module))
				if err != nil {
					t.Fatal(err)
				}
				imports := importsOf(t, files)
				for _, r := range a.requirements(app) {
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
func importsOf(t *testing.T, files []File) []string {
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
			if !takenByGo(p) && p != "example.com/hello" && !strings.HasPrefix(p, "example.com/hello/") {
				imports = append(imports, p)
			}
		}
	}
	return imports
}
