package generator

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"
	"golang.org/x/tools/txtar"

	"github.com/loginscaffold/loginscaffold/generator/internal/check"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
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
	entries, err := os.ReadDir(releasesDir)
	if err != nil {
		t.Fatal(err)
	}
	var versions []string
	for _, e := range entries {
		versions = append(versions, e.Name())
	}
	semver.Sort(versions)
	return versions
}

// readRelease is what a version wrote for a case, without the pristine texts.
func readRelease(t *testing.T, version, name string) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(releasesDir, version, name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	tree := make(map[string][]byte)
	for _, f := range txtar.Parse(text).Files {
		tree[f.Name] = f.Data
	}
	return tree
}

// layOut writes a release into dir as the run did, pristine texts and all.
func layOut(t *testing.T, dir, version, name string) {
	t.Helper()
	tree := readRelease(t, version, name)
	m, err := record.Parse(tree[record.ManifestPath])
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range m.Files {
		tree[record.BasePath(f.Path)] = tree[f.Path]
	}
	replaceTree(t, dir, tree)
}

// dependencies are the other modules' packages that the migration of callers has loaded.
var dependencies = new(check.Dependencies)

// toPresent upgrades the project in dir to this version, without go mod tidy, which would
// want a network.
func toPresent(t *testing.T, dir string, opt PlanOptions) *Plan {
	t.Helper()
	p := inspect(t, dir)
	pl, err := NewPlan(p, p.Defaults(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(pl.Conflicts()) == 0 {
		if err := check.Migrate(t.Context(), pl, CheckOptions{Env: append(os.Environ(), "GOFLAGS=", "GOWORK=off")}, dependencies); err != nil {
			t.Fatal(err)
		}
		if err := Apply(t.Context(), dir, changes(t, pl)); err != nil {
			t.Fatal(err)
		}
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

// TestOwnersEditsSurviveUpgrades: each edit in testdata/owners, made on each release that it
// applies to, is in the program after an upgrade, or in a conflict that is told; what
// merges without one type-checks, and a second run changes nothing.
func TestOwnersEditsSurviveUpgrades(t *testing.T) {
	type outcome struct{ clean, conflicts, migrated, skipped int }
	table := make(map[string]outcome)
	checkers := make(map[string]*typeChecker)
	for _, version := range releases(t) {
		for _, p := range listOwnersPatches(t) {
			dir := filepath.Join(t.TempDir(), p.inCase)
			layOut(t, dir, version, p.inCase)
			row := table[version]
			if !gitApplies(t, dir, p.file) {
				row.skipped++ // made for what v0.1.0 wrote there
				table[version] = row
				continue
			}
			t.Run(version+"/"+p.String(), func(t *testing.T) {
				git(t, dir, "apply", p.file)
				edited := snapshot(t, dir)
				pl := toPresent(t, dir, PlanOptions{})
				if len(pl.Conflicts()) > 0 {
					row.conflicts++
					if !maps.EqualFunc(edited, snapshot(t, dir), bytes.Equal) {
						t.Error("a run with conflicts wrote something")
					}
					toPresent(t, dir, PlanOptions{Conflicts: merge.Markers})
				} else {
					row.clean++
				}
				after := snapshot(t, dir)
				renamed := renamedBy(pl)
				wantNoLineLost(t, p, after, renamed)
				if len(renamed) > 0 {
					row.migrated++
				}
				if len(pl.Conflicts()) > 0 {
					return
				}
				ofRecord := func(name string, _ []byte) bool { return strings.HasPrefix(name, record.Dir+"/") }
				maps.DeleteFunc(after, ofRecord)
				maps.DeleteFunc(edited, ofRecord)
				if version == "v"+Version { // it changes nothing but the record, as a second run does
					if !maps.EqualFunc(edited, after, bytes.Equal) {
						t.Error("an upgrade to the version that wrote it changes something")
					}
					return
				}
				if again := toPresent(t, dir, PlanOptions{}); !again.Idle() {
					t.Errorf("the second run changes %v", changes(t, again))
				}
				module := pl.Module
				if checkers[module] == nil {
					checkers[module] = newTypeChecker(t, module, []map[string][]byte{after})
				}
				if _, errs := checkers[module].tree(after, nil); len(errs) > 0 {
					if _, before := checkers[module].tree(edited, nil); len(before) > 0 {
						row.clean--
						row.skipped++ // it uses what that release does not have any more
						return
					}
					t.Errorf("it does not type-check: %v", errs[0])
				}
			})
			table[version] = row
		}
	}
	for _, version := range releases(t) {
		row := table[version]
		t.Logf("%s: %d edits merged clean, %d of them with callers migrated; %d with conflicts, %d for another release", version, row.clean, row.migrated, row.conflicts, row.skipped)
	}
	if first := table[releases(t)[0]]; first.skipped != 0 || first.clean < first.conflicts {
		t.Errorf("of the first release %+v; want every edit to apply and most to merge", first)
	}
}

func gitApplies(t *testing.T, dir, patch string) bool {
	t.Helper()
	_, err := tryGit(dir, "apply", "--check", patch)
	return err == nil
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

// wantNoLineLost looks for each line that the patch adds in the files of tree, whatever its
// indentation, and with the new name in place of one that was migrated.
func wantNoLineLost(t *testing.T, p ownersPatch, tree map[string][]byte, renamed map[string]string) {
	t.Helper()
	patch, err := os.ReadFile(p.file)
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]bool)
	for name, text := range tree {
		if strings.HasPrefix(name, record.Dir+"/") {
			continue
		}
		for line := range strings.Lines(string(text)) {
			there[words(line)] = true
		}
	}
	for line := range strings.Lines(string(patch)) {
		added, ok := strings.CutPrefix(line, "+")
		if !ok || strings.HasPrefix(line, "+++ ") || words(added) == "" {
			continue
		}
		migrated := added
		for old, today := range renamed {
			migrated = regexp.MustCompile(`\b`+old+`\b`).ReplaceAllString(migrated, today)
		}
		if !there[words(added)] && !there[words(migrated)] {
			t.Errorf("the owner's line is gone: %s", strings.TrimSpace(added))
		}
	}
}

func words(line string) string { return strings.Join(strings.Fields(line), " ") }
