package owners

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/released"
	"golang.org/x/mod/semver"
)

// ownersDir holds edits of the kinds that owners make: CASE/NAME.patch, made of what v0.1.0
// wrote for CASE, and CASE/NAME.v0.3.0.patch where the owner of a project that v0.3.0 or a
// later version wrote would have something else to edit. They are never made anew: what an
// owner has done stays done.
const (
	ownersDir   = "../../../testdata/owners"
	releasesDir = "../../../testdata/releases"
)

// edit is an edit, with its patches by the release that they were made of.
type edit struct {
	inCase, name string
	patches      map[string]string // absolute paths
}

func (e edit) String() string { return e.inCase + "/" + e.name }

// patch returns the newest patch that was made of version or an earlier one.
func (e edit) patch(version string) (since, file string) {
	for of, name := range e.patches {
		if semver.Compare(of, version) <= 0 && (since == "" || semver.Compare(of, since) > 0) {
			since, file = of, name
		}
	}
	return since, file
}

// listOwnersEdits returns all edits, by case and name.
func listEdits(t *testing.T) []edit {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(ownersDir, "*", "*.patch"))
	if err != nil {
		t.Fatal(err)
	}
	var all []edit
	for _, file := range files {
		abs, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		inCase := filepath.Base(filepath.Dir(file))
		name, of, later := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".patch"), ".")
		if !later {
			of = releases(t)[0]
		}
		at := slices.IndexFunc(all, func(e edit) bool { return e.inCase == inCase && e.name == name })
		if at < 0 {
			all, at = append(all, edit{inCase, name, make(map[string]string)}), len(all)
		}
		all[at].patches[of] = abs
	}
	return all
}

// TestEditsAreTold: each says what the owner did and where, edits what they own, and
// there are enough of them in the default output and in others.
func TestEditsAreTold(t *testing.T) {
	count := make(map[string]int)
	for _, e := range listEdits(t) {
		count[e.inCase]++
		if !slices.Contains(cases(t), e.inCase) || e.patches[releases(t)[0]] == "" {
			t.Errorf("%s: want a case of the releases, and a patch of %s", e, releases(t)[0])
		}
		for of, file := range e.patches {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			what, rest, _ := strings.Cut(string(text), "\n")
			touches, rest, _ := strings.Cut(rest, "\n")
			if len(what) < len("What: .") || !strings.HasPrefix(what, "What: ") || !strings.HasPrefix(touches, "Touches: ") ||
				!strings.HasPrefix(rest, "\ndiff --git ") {
				t.Errorf("%s of %s begins %q, %q; want What:, Touches: and an empty line before the first diff", e, of, what, touches)
			}
			if !slices.Contains(releases(t), of) || strings.Contains(rest, " b/.loginscaffold/") {
				t.Errorf("%s of %s: want a release, and .loginscaffold left alone", e, of)
			}
		}
	}
	base, others := count[defaultCase], 0
	for _, n := range count {
		others += n
	}
	if others -= base; base < 34 || others < 10 {
		t.Errorf("%d edits of %s and %d of other cases; want 34 and 10 or more", base, defaultCase, others)
	}
}

// defaultCase is what init writes when nothing is asked for.
const defaultCase = "stdlib-sqlite"

// cases are those that the first release was frozen for.
func cases(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(releasesDir, releases(t)[0], "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".txtar")
	}
	return files
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
