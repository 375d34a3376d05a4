package generator

import (
	"cmp"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
)

// ourTests holds tests of the emitted code that owners do not get: what they guard is
// the generator's doing, not an owner's. Its directories are layers like those of
// templates. TestGoldenWorkspace and TestMatrix put its files beside the emitted ones.
var ourTests = os.DirFS(goldenDir + "/tests")

var oursDir = flag.String("ours", "", "directory in which to keep the rendered golden/tests and their overlay.json")

// renderOurs renders the tests of ours, a file system such as ourTests, that belong
// beside the emitted files.
func renderOurs(ours fs.FS, s layers.Situation, d layers.Data, emitted []layers.File) ([]layers.File, error) {
	files, err := layers.Render(ours, s, d)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Path, "_test.go") {
			return nil, fault.Fail(nil, "", "golden/tests gives %s, which is no test", f.Path)
		}
	}
	both := slices.Concat(emitted, files)
	slices.SortFunc(both, func(x, y layers.File) int { return cmp.Compare(x.Path, y.Path) })
	return files, layers.CheckUnique(both)
}

// overlayOurs renders our tests of all golden cases, and returns the name of a file that
// puts them in their places in golden/ when it is given to the go command's -overlay.
func overlayOurs(t *testing.T) string {
	t.Helper()
	dir := *oursDir
	if dir == "" {
		dir = t.TempDir()
	}
	places := make(map[string]string)
	for _, c := range goldenCases {
		plan := goldenPlan(t, c.name, c.answers)
		emitted := make([]layers.File, 0, len(plan.Steps))
		for _, s := range plan.Steps {
			emitted = append(emitted, layers.File{ID: s.ID, Path: s.Path})
		}
		files, err := renderOurs(ourTests, layers.Situation{Answers: plan.Answers, App: true, Module: true}, layers.NewData(plan.Answers, plan.Module), emitted)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, f := range files {
			source := filepath.Join(dir, c.name, filepath.FromSlash(f.Path))
			writeFile(t, source, f.Data)
			place, err := filepath.Abs(filepath.Join(goldenDir, c.name, filepath.FromSlash(f.Path)))
			if err != nil {
				t.Fatal(err)
			}
			places[place] = source
		}
	}
	if len(places) == 0 {
		t.Fatal("golden/tests gives no file")
	}
	text, err := json.Marshal(map[string]any{"Replace": places})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "overlay.json")
	writeFile(t, name, text)
	return name
}

func TestOverlay(t *testing.T) {
	if !exists(overlayOurs(t)) {
		t.Error("there is no overlay")
	}
}

func TestOurTestsStandBesideWhatIsEmitted(t *testing.T) {
	s, d := layers.Situation{Answers: valid(), App: true}, layers.NewData(valid(), "example.com/hello")
	emitted, err := layers.Render(small, s, d)
	if err != nil {
		t.Fatal(err)
	}
	test := []byte("package auth\n")
	for _, c := range []struct{ name, path, want string }{
		{"a test", "router/stdlib/internal/auth/more_test.go.tmpl", ""},
		{"of other answers", "base+router.chi/internal/auth/more_test.go.tmpl", "none"},
		{"a misspelt layer", "bse/internal/auth/more_test.go.tmpl", "bse"},
		{"in the place of an emitted file", "base/internal/auth/emitted_test.go.tmpl", "two template layers give internal/auth/emitted_test.go"},
		{"not a test", "base/internal/auth/more.go.tmpl", "no test"},
	} {
		taken := append(slices.Clone(emitted), layers.File{ID: "auth/emitted_test", Path: "internal/auth/emitted_test.go"})
		files, err := renderOurs(fstest.MapFS{c.path: {Data: test}}, s, d, taken)
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
