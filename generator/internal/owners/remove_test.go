package owners

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
)

// TestEditsSurviveRemove: whatever the owner made of what a release wrote, removing it
// leaves every file that they edited as it is, and takes out only lines that are ours.
func TestEditsSurviveRemove(t *testing.T) {
	version := releases(t)[0]
	for _, e := range listEdits(t) {
		t.Run(e.String(), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), e.inCase)
			e.layOutEdited(t, dir, version)
			edited, ours := testkit.ReadTree(t, dir), linesOf(readRelease(t, version, e.inCase))
			removed := remove(t, dir)
			after := testkit.ReadTree(t, dir)
			gone := 0
			for name, text := range edited {
				left, there := after[name]
				switch {
				case strings.HasPrefix(name, record.Dir+"/") || slices.Contains([]string{"go.mod", "go.sum", ".gitignore"}, name):
				case there && string(left) != string(text):
					t.Errorf("%s was changed", name)
				case !there:
					gone++
					for line := range strings.Lines(string(text)) {
						line = strings.Join(strings.Fields(line), " ")
						if !ours[line] && !strings.HasSuffix(line, `"`) { // an import of a package that was moved
							t.Errorf("%s is gone, with the owner's line %q", name, line)
						}
					}
				}
			}
			if _, err := os.Lstat(filepath.Join(dir, record.Dir)); gone == 0 || err == nil {
				t.Errorf("%d files are gone, and the record may be left", gone)
			}
			for name := range after {
				if s := removed.Step(name); strings.HasPrefix(name, removed.Answers.Dir+"/") && s != nil && s.Action != plan.ActionEject {
					t.Errorf("%s stays without being listed: %s", name, s.Action)
				}
			}
		})
	}
}

// remove takes everything out of the project in dir again, without go mod tidy.
func remove(t *testing.T, dir string) *plan.Plan {
	t.Helper()
	p, err := target.Inspect(dir)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := plan.NewRemoval(p)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := pl.Changes()
	if err != nil {
		t.Fatal(err)
	}
	if err := txn.Apply(t.Context(), dir, changes); err != nil {
		t.Fatal(err)
	}
	return pl
}

// linesOf are the lines of all files but the record's, with single spaces.
func linesOf(tree map[string][]byte) map[string]bool {
	lines := make(map[string]bool)
	for _, text := range ownFiles(tree) {
		for line := range strings.Lines(string(text)) {
			lines[strings.Join(strings.Fields(line), " ")] = true
		}
	}
	return lines
}
