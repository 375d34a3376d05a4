package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ownersDir holds CASE/NAME.patch: edits of the kinds that owners make, of what the frozen
// release of CASE holds. They are never made anew: what an owner has done stays done.
const ownersDir = "../testdata/owners"

// ownersPatch is one file of ownersDir.
type ownersPatch struct{ inCase, name, file string }

func (p ownersPatch) String() string { return p.inCase + "/" + p.name }

// listOwnersPatches returns all patches, by case and name.
func listOwnersPatches(t *testing.T) []ownersPatch {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(ownersDir, "*", "*.patch"))
	if err != nil {
		t.Fatal(err)
	}
	var all []ownersPatch
	for _, file := range files {
		abs, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".patch")
		all = append(all, ownersPatch{filepath.Base(filepath.Dir(file)), name, abs})
	}
	return all
}

// TestOwnersPatchesAreTold: each says what the owner did and where, edits what they own, and
// there are enough of them in the default output and in others.
func TestOwnersPatchesAreTold(t *testing.T) {
	count := make(map[string]int)
	for _, p := range listOwnersPatches(t) {
		text, err := os.ReadFile(p.file)
		if err != nil {
			t.Fatal(err)
		}
		what, rest, _ := strings.Cut(string(text), "\n")
		touches, rest, _ := strings.Cut(rest, "\n")
		if len(what) < len("What: .") || !strings.HasPrefix(what, "What: ") || !strings.HasPrefix(touches, "Touches: ") ||
			!strings.HasPrefix(rest, "\ndiff --git ") {
			t.Errorf("%s begins %q, %q; want What:, Touches: and an empty line before the first diff", p, what, touches)
		}
		if !isGoldenCase(p.inCase) || strings.Contains(rest, " b/.loginscaffold/") {
			t.Errorf("%s: want a golden case, and .loginscaffold left alone", p)
		}
		count[p.inCase]++
	}
	base, others := count[goldenBase], 0
	for _, n := range count {
		others += n
	}
	if others -= base; base < 34 || others < 10 {
		t.Errorf("%d patches of %s and %d of other cases; want 34 and 10 or more", base, goldenBase, others)
	}
}
