package generator

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// TestOwnersEditsSurviveRemove: whatever the owner made of what a release wrote, removing it
// leaves every file that they edited as it is, and takes out only lines that are ours.
func TestOwnersEditsSurviveRemove(t *testing.T) {
	version := releases(t)[0]
	for _, e := range listOwnersEdits(t) {
		t.Run(e.String(), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), e.inCase)
			e.layOutEdited(t, dir, version)
			edited, ours := snapshot(t, dir), linesOf(readRelease(t, version, e.inCase))
			removed := removeAll(t, dir)
			after := snapshot(t, dir)
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
			if gone == 0 || exists(filepath.Join(dir, record.Dir)) {
				t.Errorf("%d files are gone, and the record may be left", gone)
			}
			for name := range after {
				if s := removed.Step(name); strings.HasPrefix(name, removed.Answers.Dir+"/") && s != nil && s.Action != ActionEject {
					t.Errorf("%s stays without being listed: %s", name, s.Action)
				}
			}
		})
	}
}
