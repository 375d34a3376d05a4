package owners

import (
	"bytes"
	"flag"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/check"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/released"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
	"github.com/loginscaffold/loginscaffold/generator/internal/treecheck"
)

var everyEdit = flag.Bool("every-edit", false, "TestEditsSurviveUpgrades makes every edit on every release")

// outcomes count what came of the edits of one release.
type outcomes struct{ clean, migrated, conflicts, refused int }

// TestEditsSurviveUpgrades: each edit in testdata/owners, made of each release, is in
// the program after an upgrade, or in a conflict that is told; what merges without one
// type-checks, and a second run changes nothing. Of the releases after the first it takes
// every other edit, unless -every-edit asks for all.
func TestEditsSurviveUpgrades(t *testing.T) {
	var mu sync.Mutex
	table := make(map[string]*outcomes)
	checkers := &typeCheckers{of: make(map[string]*treecheck.Checker)}
	t.Run("edits", func(t *testing.T) {
		for nth, version := range releases(t) {
			table[version] = new(outcomes)
			for i, e := range listEdits(t) {
				if nth > 0 && i%2 != nth%2 && !*everyEdit {
					continue
				}
				t.Run(version+"/"+e.String(), func(t *testing.T) {
					t.Parallel()
					dir := filepath.Join(t.TempDir(), e.inCase)
					e.layOutEdited(t, dir, version)
					got := upgradeEdited(t, dir, version, checkers)
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

// upgradeEdited brings the project in dir, which version wrote, to this one.
func upgradeEdited(t *testing.T, dir, version string, checkers *typeCheckers) (o outcomes) {
	t.Helper()
	edited := testkit.ReadTree(t, dir)
	pl := toPresent(t, dir, plan.Options{})
	if len(pl.Conflicts()) > 0 {
		if !maps.EqualFunc(edited, testkit.ReadTree(t, dir), bytes.Equal) {
			t.Error("a run with conflicts wrote something")
		}
		pl = toPresent(t, dir, plan.Options{Conflicts: merge.Markers})
		wantNoLineLost(t, pl, edited, testkit.ReadTree(t, dir), nil)
		return outcomes{conflicts: 1}
	}
	after, renamed := testkit.ReadTree(t, dir), renamedBy(pl)
	wantNoLineLost(t, pl, edited, after, renamed)
	if version == "v"+catalog.Version && !maps.EqualFunc(ownFiles(edited), ownFiles(after), bytes.Equal) {
		t.Error("an upgrade to the version that wrote it changes something")
	}
	if again := toPresent(t, dir, plan.Options{}); !again.Idle() {
		t.Errorf("the second run changes something: %v", again.Steps)
	}
	if errs := checkers.check(t, pl.Module, after); len(errs) > 0 {
		t.Errorf("it does not type-check: %v", errs[0])
		return outcomes{refused: 1}
	}
	return outcomes{clean: 1, migrated: min(len(renamed), 1)}
}

// renamedBy are the new names that the plan migrated callers to, by the old ones.
func renamedBy(pl *plan.Plan) map[string]string {
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
	of map[string]*treecheck.Checker
}

func (c *typeCheckers) check(t *testing.T, module string, tree map[string][]byte) []error {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[module] == nil {
		checker, err := treecheck.New("../../../golden", module, []map[string][]byte{tree})
		if err != nil {
			t.Fatal(err)
		}
		c.of[module] = checker
	}
	_, errs := c.of[module].Tree(ownFiles(tree), nil)
	return errs
}

// ownFiles are those of tree without the record.
func ownFiles(tree map[string][]byte) map[string][]byte {
	own := maps.Clone(tree)
	maps.DeleteFunc(own, func(name string, _ []byte) bool { return strings.HasPrefix(name, record.Dir+"/") })
	return own
}

// dependencies are the other modules' packages that the migration of callers has loaded.
var dependencies = new(check.Dependencies)

// toPresent upgrades the project in dir to this version.
func toPresent(t *testing.T, dir string, opt plan.Options) *plan.Plan {
	t.Helper()
	pl, err := released.Upgrade(t.Context(), dir, opt, dependencies)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}
