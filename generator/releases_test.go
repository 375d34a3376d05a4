package generator

import (
	"bytes"
	"flag"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/loginscaffold/loginscaffold/generator/internal/check"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/released"
)

// releasesDir holds vVERSION/CASE.txtar: what each released version wrote for each golden
// case. They are never made anew: what a release wrote has to upgrade for ever.
const releasesDir = "../testdata/releases"

var freeze = flag.Bool("freeze", false, "TestReleasesStayFrozen writes what this version emits, where it was never frozen")

// TestReleasesStayFrozen: what a version emits changes only with its number.
func TestReleasesStayFrozen(t *testing.T) {
	for _, c := range goldenCases {
		file := filepath.Join(releasesDir, "v"+Version, c.name+".txtar")
		tree := goldenTree(t, c.name, c.answers)
		if *freeze && !exists(file) {
			archive := new(txtar.Archive)
			for _, name := range slices.Sorted(maps.Keys(tree)) {
				archive.Files = append(archive.Files, txtar.File{Name: name, Data: tree[name]})
			}
			writeFile(t, file, txtar.Format(archive))
		}
		frozen := readRelease(t, "v"+Version, c.name)
		for _, name := range slices.Sorted(maps.Keys(tree)) {
			if !bytes.Equal(frozen[name], tree[name]) {
				t.Errorf("%s: %s is not what version %s wrote; raise the number in version.go and tell in CHANGELOG.md what changed", c.name, name, Version)
			}
			delete(frozen, name)
		}
		for name := range frozen {
			t.Errorf("%s: version %s wrote %s, and this one does not", c.name, Version, name)
		}
	}
}

// releases are the frozen versions, the oldest first.
func releases(t *testing.T) []string {
	t.Helper()
	versions, err := released.Versions(releasesDir)
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

// readRelease is what a version wrote for a case, without the pristine texts.
func readRelease(t *testing.T, version, name string) map[string][]byte {
	t.Helper()
	tree, err := released.Read(releasesDir, version, name)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// layOut writes a release into dir as the run did, pristine texts and all.
func layOut(t *testing.T, dir, version, name string) {
	t.Helper()
	tree, err := released.Project(releasesDir, version, name)
	if err != nil {
		t.Fatal(err)
	}
	replaceTree(t, dir, tree)
}

// dependencies are the other modules' packages that the migration of callers has loaded.
var dependencies = new(check.Dependencies)

// toPresent upgrades the project in dir to this version.
func toPresent(t *testing.T, dir string, opt PlanOptions) *Plan {
	t.Helper()
	pl, err := released.Upgrade(t.Context(), dir, opt, dependencies)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

// TestReleasesUpgrade: what any release wrote becomes, unedited, what this version writes.
func TestReleasesUpgrade(t *testing.T) {
	for _, version := range releases(t) {
		for _, c := range goldenCases {
			t.Run(version+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(t.TempDir(), c.name)
				layOut(t, dir, version, c.name)
				if pl := toPresent(t, dir, PlanOptions{}); len(pl.Conflicts()) != 0 {
					t.Fatalf("conflicts: %v", pl.Conflicts())
				}
				want := goldenTree(t, c.name, c.answers)
				got := snapshot(t, dir)
				for name, text := range want {
					if name != record.ManifestPath && !bytes.Equal(got[name], text) { // which says how go.mod came about
						t.Errorf("%s is not what this version writes", name)
					}
				}
				for name := range got {
					if want[name] == nil && !strings.HasPrefix(name, record.Dir+"/base/") {
						t.Errorf("%s is left", name)
					}
				}
				if again := toPresent(t, dir, PlanOptions{}); !again.Idle() {
					t.Errorf("the second run changes %v", changes(t, again))
				}
			})
		}
	}
}
