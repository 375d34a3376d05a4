package generator

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
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
	for _, r := range a.requirements(true) {
		text += "\nrequire " + r.Path + " " + r.Version + "\n"
	}
	return text
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
	for _, c := range plan.Changes() {
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

// wantError demands an *Error of that kind whose message and hint hold the words.
func wantError(t *testing.T, err error, kind Kind, words ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v; want an *Error", err)
	}
	if e.Kind != kind {
		t.Errorf("%v is of kind %d; want %d", err, e.Kind, kind)
	}
	for _, word := range words {
		if !strings.Contains(e.Message+"\n"+e.Hint, word) {
			t.Errorf("%q with the hint %q does not mention %q", e.Message, e.Hint, word)
		}
	}
	if strings.HasSuffix(e.Message, ".") || strings.HasSuffix(e.Hint, ".") {
		t.Errorf("%q with the hint %q ends in a full stop", e.Message, e.Hint)
	}
}

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

// missing skips a test for want of something that this machine has not, and fails it in
// CI, where nothing may be left out.
func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
