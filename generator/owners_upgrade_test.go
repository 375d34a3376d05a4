package generator

import (
	"bytes"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// outcomes count what came of the edits of one release.
type outcomes struct{ clean, migrated, conflicts, refused int }

// TestOwnersEditsSurviveUpgrades: each edit in testdata/owners, made of each release, is in
// the program after an upgrade, or in a conflict that is told; what merges without one
// type-checks, and a second run changes nothing.
func TestOwnersEditsSurviveUpgrades(t *testing.T) {
	var mu sync.Mutex
	table := make(map[string]*outcomes)
	checkers := &typeCheckers{of: make(map[string]*typeChecker)}
	t.Run("edits", func(t *testing.T) {
		for _, version := range releases(t) {
			table[version] = new(outcomes)
			for _, e := range listOwnersEdits(t) {
				t.Run(version+"/"+e.String(), func(t *testing.T) {
					t.Parallel()
					dir := filepath.Join(t.TempDir(), e.inCase)
					e.layOutEdited(t, dir, version)
					got := upgradeEdited(t, dir, version, readRelease(t, version, e.inCase), checkers)
					mu.Lock()
					defer mu.Unlock()
					table[version].clean += got.clean
					table[version].migrated += got.migrated
					table[version].conflicts += got.conflicts
					table[version].refused += got.refused
				})
			}
		}
	})
	t.Log("| from | merged clean | of these with callers migrated | with conflicts | refused by the type check |")
	for _, version := range releases(t) {
		row := table[version]
		t.Logf("| %s | %d | %d | %d | %d |", version, row.clean, row.migrated, row.conflicts, row.refused)
	}
	if first := table[releases(t)[0]]; first.clean < 9*first.conflicts {
		t.Errorf("of the first release %+v; want nine of ten to merge", *first)
	}
}

// upgradeEdited brings the project in dir, which version wrote as pristine, to this one.
func upgradeEdited(t *testing.T, dir, version string, pristine map[string][]byte, checkers *typeCheckers) (o outcomes) {
	t.Helper()
	edited := snapshot(t, dir)
	pl := toPresent(t, dir, PlanOptions{})
	if len(pl.Conflicts()) > 0 {
		if !maps.EqualFunc(edited, snapshot(t, dir), bytes.Equal) {
			t.Error("a run with conflicts wrote something")
		}
		toPresent(t, dir, PlanOptions{Conflicts: merge.Markers})
		wantNoLineLost(t, pristine, edited, snapshot(t, dir), nil)
		return outcomes{conflicts: 1}
	}
	after, renamed := snapshot(t, dir), renamedBy(pl)
	wantNoLineLost(t, pristine, edited, after, renamed)
	if version == "v"+Version && !maps.EqualFunc(ownFiles(edited), ownFiles(after), bytes.Equal) {
		t.Error("an upgrade to the version that wrote it changes something")
	}
	if again := toPresent(t, dir, PlanOptions{}); !again.Idle() {
		t.Errorf("the second run changes %v", changes(t, again))
	}
	if errs := checkers.check(t, pl.Module, after); len(errs) > 0 {
		t.Errorf("it does not type-check: %v", errs[0])
		return outcomes{refused: 1}
	}
	return outcomes{clean: 1, migrated: min(len(renamed), 1)}
}

// renamedBy are the new names that the plan migrated callers to, by the old ones.
func renamedBy(pl *Plan) map[string]string {
	names := make(map[string]string)
	for _, s := range pl.Steps {
		_, told, _ := strings.Cut(s.Note, " migrated: ")
		for pair := range strings.SplitSeq(told, ", ") {
			if old, today, ok := strings.Cut(pair, " is "); ok {
				names[old] = today
			}
		}
	}
	return names
}

// typeCheckers are one for each module, for one test at a time.
type typeCheckers struct {
	mu sync.Mutex
	of map[string]*typeChecker
}

func (c *typeCheckers) check(t *testing.T, module string, tree map[string][]byte) []error {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[module] == nil {
		c.of[module] = newTypeChecker(t, module, []map[string][]byte{tree})
	}
	_, errs := c.of[module].tree(ownFiles(tree), nil)
	return errs
}

// ownFiles are those of tree without the record.
func ownFiles(tree map[string][]byte) map[string][]byte {
	own := maps.Clone(tree)
	maps.DeleteFunc(own, func(name string, _ []byte) bool { return strings.HasPrefix(name, record.Dir+"/") })
	return own
}

// wantNoLineLost looks in after for each line of edited that is not in pristine, in whatever
// file and with whatever indentation, and with the new name in place of one that was migrated.
func wantNoLineLost(t *testing.T, pristine, edited, after map[string][]byte, renamed map[string]string) {
	t.Helper()
	were, there := linesOf(pristine), linesOf(after)
	for line := range linesOf(edited) {
		migrated := line
		for old, today := range renamed {
			migrated = regexp.MustCompile(`\b`+old+`\b`).ReplaceAllString(migrated, today)
		}
		if !were[line] && !there[line] && !there[migrated] {
			t.Errorf("the owner's line is gone: %s", line)
		}
	}
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
