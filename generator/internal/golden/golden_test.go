package golden

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

const goldenDir = "../../../golden"

var oursDir = flag.String("ours", "", "directory in which to keep the rendered golden/tests and their overlay.json")

// overlay is the -overlay that puts golden/tests in their places.
func overlay(t *testing.T) string {
	t.Helper()
	dir := *oursDir
	if dir == "" {
		dir = t.TempDir()
	}
	name, err := Overlay(goldenDir, dir)
	if err != nil {
		t.Fatal(err)
	}
	return "-overlay=" + name
}

func modules(t *testing.T) []string {
	t.Helper()
	names, err := Modules(goldenDir)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// run runs the go command in dir.
func run(t *testing.T, dir string, env []string, args ...string) []byte {
	t.Helper()
	out, err := Go(dir, env, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOverlay(t *testing.T) {
	text, err := os.ReadFile(strings.TrimPrefix(overlay(t), "-overlay="))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range modules(t) {
		has := strings.Contains(string(text), "golden/"+name+"/")
		if has != IsEmitted(filepath.Join(goldenDir, name)) {
			t.Errorf("golden/%s has tests of ours: %v", name, has)
		}
	}
}

func TestOurTestsStandBesideWhatIsEmitted(t *testing.T) {
	answers := catalog.Answers{Router: "stdlib", Store: "sqlite", Session: "cookie", Identity: "email", Dir: catalog.DefaultDir, Module: "example.com/hello"}
	s, d := layers.Situation{Answers: answers, App: true}, layers.NewData(answers, answers.Module)
	emitted := []layers.File{{ID: "auth/auth", Path: "internal/auth/auth.go"}, {ID: "auth/emitted_test", Path: "internal/auth/emitted_test.go"}}
	for _, c := range []struct{ name, path, want string }{
		{"a test", "router/stdlib/internal/auth/more_test.go.tmpl", ""},
		{"of other answers", "base+router.chi/internal/auth/more_test.go.tmpl", "none"},
		{"a misspelt layer", "bse/internal/auth/more_test.go.tmpl", "bse"},
		{"in the place of an emitted file", "base/internal/auth/emitted_test.go.tmpl", "two template layers give internal/auth/emitted_test.go"},
		{"not a test", "base/internal/auth/more.go.tmpl", "no test"},
	} {
		files, err := RenderTests(fstest.MapFS{c.path: {Data: []byte("package auth\n")}}, s, d, slices.Clone(emitted))
		switch c.want {
		case "", "none":
			if err != nil || len(files) == 1 != (c.want == "") {
				t.Errorf("%s: got %d files, %v", c.name, len(files), err)
			}
		default:
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v; want a word about %s", c.name, err, c.want)
			}
		}
	}
}
