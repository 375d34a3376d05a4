package generator

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// small stands for the templates where a test is about the pipeline.
var small = fstest.MapFS{
	"base/internal/auth/auth.go.tmpl":            {Data: []byte("package auth\n\nconst prefix = \"[[.Prefix]]\"\n")},
	"base/internal/auth/pages/login.html":        {Data: []byte("<h1>{{.Title}}</h1>\n")},
	"app/main.go.tmpl":                           {Data: []byte("package main\n\nimport _ \"[[.Import]]\"\n\nfunc main() {}\n")},
	"app/.gitignore":                             {Data: []byte("# built\n/bin\n")},
	"router/chi/internal/auth/routes.go.tmpl":    {Data: []byte("package auth\n\nimport _ \"github.com/go-chi/chi/v5\"\n")},
	"router/stdlib/internal/auth/routes.go.tmpl": {Data: []byte("package auth\n\nimport _ \"net/http\"\n")},
	"module/go.mod.tmpl":                         {Data: []byte("module [[.Module]]\n\ngo 1.26.0\n" + requireLines(valid()))},
	"module/go.sum.tmpl":                         {Data: []byte("example.com/x v1.0.0 h1:x\n")},
}

func requireLines(a Answers) string {
	text := ""
	for _, r := range a.Requirements(true) {
		text += "\nrequire " + r.Path + " " + r.Version + "\n"
	}
	return text
}

// newPlan is NewPlan with other templates.
func newPlan(templates fs.FS, p *Project, a Answers) (*Plan, error) {
	return plan.New(templates, p, a, PlanOptions{})
}

// project makes a directory called hello out of name and text pairs. On some
// systems the temporary directory is behind a symbolic link.
func project(t *testing.T, pairs ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "hello")
	for i := 0; i < len(pairs); i += 2 {
		writeFile(t, filepath.Join(root, filepath.FromSlash(pairs[i])), []byte(pairs[i+1]))
	}
	return root
}

func inspect(t *testing.T, dir string) *Project {
	t.Helper()
	p, err := Inspect(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// smallPlan plans the defaults of root with the small templates.
func smallPlan(t *testing.T, root string) *Plan {
	t.Helper()
	p := inspect(t, root)
	plan, err := newPlan(small, p, p.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// write carries plan out the simple way; Apply is tested on its own.
func write(t *testing.T, plan *Plan) {
	t.Helper()
	for _, c := range changes(t, plan) {
		writeFile(t, filepath.Join(plan.Project.Root, filepath.FromSlash(c.Path)), c.After)
	}
}

func actions(plan *Plan) map[string]Action {
	all := make(map[string]Action)
	for _, s := range plan.Steps {
		all[s.Path] = s.Action
	}
	return all
}

var wantError = testkit.WantError

// snapshot reads every file below root.
func snapshot(t *testing.T, root string) map[string][]byte {
	t.Helper()
	if !exists(root) {
		return nil
	}
	return readGolden(t, root)
}

func remove(t *testing.T, root, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
}

// changes are those of plan, the record included.
func changes(t testing.TB, plan *Plan) []Change {
	t.Helper()
	all, err := plan.Changes()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
