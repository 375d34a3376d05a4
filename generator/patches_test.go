package generator

import (
	"flag"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// ownersPatches are what owners of the emitted code do first, each a patch to goldenBase:
// golden/patches/NAME.patch. OWNING.md tells them how.
var ownersPatches = []struct {
	name  string
	after string // the patch that has to be there already
	files int    // that it may touch, without the test that it brings; 0 is any number
}{
	{name: "a-display-name", files: 6},
	{name: "b-layout", files: 3},
	{name: "c-json-login", files: 2},
	{name: "d-roles", files: 5},
	{name: "e-german"},
	{name: "f-own-table", files: 3},
	{name: "g-home-by-role", files: 1, after: "d-roles"},
	{name: "h-password-rule", files: 1},
}

var patchedDir = flag.String("patched", "", "directory in which TestPatches lays the patched projects out, and with -update makes the patches of")

// TestPatches applies each patch to what is emitted by default, and runs all tests of the
// project: the emitted ones, as they are, and the one that shows what the patch does.
//
// When a change of the templates has one no longer apply, -update merges it again. Where
// that is not possible, -patched DIR leaves the project with conflict markers in DIR/NAME;
// edit it there, and make the patch of it with -patched DIR -update.
func TestPatches(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the emitted tests; leave -short out")
	}
	emitted := readGolden(t, filepath.Join(goldenDir, goldenBase))
	maps.DeleteFunc(emitted, func(path string, _ []byte) bool { return strings.HasPrefix(path, ".loginscaffold/") })
	for _, p := range ownersPatches {
		t.Run(p.name, func(t *testing.T) {
			if !*update {
				t.Parallel()
			}
			if *update || *patchedDir != "" {
				remakePatch(t, p.name, p.after, emitted)
			}
			dir := filepath.Join(t.TempDir(), goldenBase)
			replaceTree(t, dir, emitted)
			if p.after != "" {
				git(t, dir, "apply", patchFile(t, p.after))
			}
			git(t, dir, "apply", patchFile(t, p.name))
			touched, tests := 0, 0
			for line := range strings.Lines(git(t, dir, "apply", "--numstat", patchFile(t, p.name))) {
				path := strings.TrimSpace(strings.Split(line, "\t")[2])
				switch _, isEmitted := emitted[path]; {
				case !strings.HasSuffix(path, "_test.go"):
					touched++
				case isEmitted:
					t.Errorf("it changes %s; want the emitted tests left alone", path)
				default:
					tests++
				}
				if text, err := os.ReadFile(filepath.Join(dir, path)); err == nil && strings.HasSuffix(path, ".go") {
					if formatted, err := format.Source(text); err != nil || string(formatted) != string(text) {
						t.Errorf("%s is not formatted (%v)", path, err)
					}
				}
			}
			if tests != 1 {
				t.Errorf("it brings %d tests; want one that shows what it does", tests)
			}
			if p.files != 0 && touched > p.files {
				t.Errorf("it touches %d files; want at most %d", touched, p.files)
			}
			testkit.Go(t, dir, nil, "vet", "./...")
			testkit.Go(t, dir, nil, "test", "-vet=off", "-timeout=4m", "./...") // before ours, so that what hangs is shown
		})
	}
}

// remakePatch has git merge the patch into what is emitted now, and writes it anew under
// -update. What the patch was made for is looked up among the objects of our repository:
// it had been committed in golden/.
func remakePatch(t *testing.T, name, after string, emitted map[string][]byte) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "merge")
	if *patchedDir != "" {
		dir = filepath.Join(*patchedDir, name)
	}
	if !*update || *patchedDir == "" {
		replaceTree(t, dir, emitted)
		git(t, dir, "init", "-q")
		objects := strings.TrimSpace(git(t, ".", "rev-parse", "--path-format=absolute", "--git-path", "objects"))
		writeFile(t, filepath.Join(dir, ".git/objects/info/alternates"), []byte(objects+"\n"))
		if after != "" {
			git(t, dir, "apply", patchFile(t, after))
		}
		git(t, dir, "add", "-A")
		git(t, dir, "-c", "user.name=golden", "-c", "user.email=golden@example.com", "commit", "-q", "-m", "what is emitted")
		if exists(patchFile(t, name)) {
			git(t, dir, "apply", "--3way", patchFile(t, name))
		}
	}
	if *update {
		git(t, dir, "add", "-A")
		writeFile(t, patchFile(t, name), []byte(git(t, dir, "-c", "core.abbrev=12", "diff", "--cached", "--no-renames")))
	}
}

func patchFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(goldenDir, "patches", name+".patch"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var git = testkit.Git

// Each patch is in the table, and OWNING.md tells of each.
func TestPatchesAreAllThere(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(goldenDir, "patches", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range ownersPatches {
		want = append(want, filepath.Join(goldenDir, "patches", p.name+".patch"))
	}
	if !slices.Equal(files, want) {
		t.Errorf("golden/patches holds %q; want %q", files, want)
	}
	text, err := os.ReadFile(filepath.Join(goldenDir, goldenBase, "internal/auth/OWNING.md"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "\n## "); got != len(ownersPatches) {
		t.Errorf("OWNING.md has %d sections; want one for each of %d patches", got, len(ownersPatches))
	}
}
