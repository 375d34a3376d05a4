package advisory_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
	"github.com/loginscaffold/loginscaffold/generator/internal/seeded"
)

func parse(now, base seeded.Tree) *advisory.Code {
	return advisory.Parse(now.Files(), base.Files())
}

// TestSeededFaultsAreFound in what owners have made of a faulty release, wherever the code
// stands by now and whatever it is called, with the file and a line of it.
func TestSeededFaultsAreFound(t *testing.T) {
	clean, edits := seeded.Clean(t), seeded.Patches(t, "edits", "")
	if len(edits) != 10 {
		t.Fatalf("%d edits; want 10", len(edits))
	}
	faults := seeded.Advisories(t)
	if len(faults) != 5 {
		t.Fatalf("%d faults; want 5", len(faults))
	}
	for _, a := range faults {
		faulty := clean.Patch(t, a.ID+"/fault")
		rewritten := seeded.Patches(t, a.ID, "rewritten-")
		if len(rewritten) != 2 {
			t.Fatalf("%s: rewritten %d times; want 2", a.ID, len(rewritten))
		}
		for _, edit := range append(append([]string{""}, edits...), rewritten...) {
			now := faulty
			if edit != "" {
				now = faulty.Patch(t, edit)
			}
			v := a.Judge(parse(now, faulty))
			if v.Finding != advisory.Vulnerable {
				t.Errorf("%s, %s: got %v; want vulnerable", a.ID, edit, v)
				continue
			}
			if lines := strings.Split(now[v.File], "\n"); v.Line < 1 || v.Line > len(lines) {
				t.Errorf("%s, %s: %s has no line %d", a.ID, edit, v.File, v.Line)
			}
		}
		code := parse(faulty, faulty)
		for _, other := range faults {
			if v := other.Judge(code); other.ID != a.ID && v.Finding != advisory.Fixed {
				t.Errorf("%s, in a release with %s: got %v; want fixed", other.ID, a.ID, v)
			}
		}
	}
}

// TestNoFalseAlarm where there is no fault: in the release without it, however it was edited,
// nor where an owner has mended it in words of their own.
func TestNoFalseAlarm(t *testing.T) {
	clean, tried := seeded.Clean(t), 0
	for _, a := range seeded.Advisories(t) {
		for _, edit := range append([]string{""}, seeded.Patches(t, "edits", "")...) {
			now := clean
			if edit != "" {
				now = clean.Patch(t, edit)
			}
			if v := a.Judge(parse(now, clean)); v.Finding != advisory.Fixed {
				t.Errorf("%s, clean, %s: got %v; want fixed", a.ID, edit, v)
			}
		}
		faulty := clean.Patch(t, a.ID+"/fault")
		mended := seeded.Patches(t, a.ID, "mended-by-hand-")
		if len(mended) != 2 {
			t.Fatalf("%s: mended by hand %d times; want 2", a.ID, len(mended))
		}
		for _, name := range mended {
			for _, edit := range append([]string{""}, seeded.Patches(t, "edits", "")...) {
				now := faulty.Patch(t, name)
				if edit != "" {
					edited, err := advisory.ApplyPatch(seeded.Read(t, edit+".patch"), now)
					if err != nil {
						continue // the mend stands where the edit is
					}
					now = edited
				}
				tried++
				if v := a.Judge(parse(now, faulty)); v.Finding != advisory.Fixed {
					t.Errorf("%s, %s, %s: got %v; want fixed", a.ID, name, edit, v)
				}
			}
		}
	}
	if tried < 60 {
		t.Errorf("%d pairs of a mend and an edit fit together; want most of the 110", tried)
	}
}

// TestDeletedCodeIsAbsent: no file, no fault, and no alarm.
func TestDeletedCodeIsAbsent(t *testing.T) {
	clean := seeded.Clean(t)
	for _, a := range seeded.Advisories(t) {
		faulty := clean.Patch(t, a.ID+"/fault")
		now := maps.Clone(faulty)
		for _, f := range a.Files {
			delete(now, f)
		}
		if v := a.Judge(parse(now, faulty)); v != (advisory.Verdict{}) {
			t.Errorf("%s: got %v; want absent", a.ID, v)
		}
		for _, f := range a.Files {
			now[f] = "package auth\n<<<<<<< yours\n"
		}
		if v := a.Judge(parse(now, faulty)); v.Finding != advisory.Unclear || v.File != a.Files[0] {
			t.Errorf("%s, a file that does not parse: got %v; want unclear", a.ID, v)
		}
	}
}

// TestFixGivesTheCleanRelease, and nothing but the files that it mends; a second time it tells
// what it has mended.
func TestFixGivesTheCleanRelease(t *testing.T) {
	clean := seeded.Clean(t)
	for _, a := range seeded.Advisories(t) {
		faulty := clean.Patch(t, a.ID+"/fault")
		for _, base := range []seeded.Tree{faulty, clean} {
			without, with, err := a.Fix(base)
			if err != nil {
				t.Error(err)
				continue
			}
			if len(with) != len(a.Files) || len(without) != len(a.Files) {
				t.Errorf("%s: %d files fixed; want %v", a.ID, len(with), a.Files)
			}
			for name := range with {
				if without[name] != faulty[name] || with[name] != clean[name] {
					t.Errorf("%s: %s is not that of the release without and with the fault", a.ID, name)
				}
			}
		}
		if _, with, err := a.Fix(seeded.Tree{}); !errors.Is(err, advisory.ErrNotWritten) {
			t.Errorf("%s, without the file: got %v, %v; want %v", a.ID, with, err, advisory.ErrNotWritten)
		}
	}
}
