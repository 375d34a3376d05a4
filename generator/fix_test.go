package generator

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

const (
	fixed    = "LS-2026-001"
	throttle = "internal/auth/throttle.go"
)

// fix merges the fix of an advisory into the project in dir.
func fix(t *testing.T, dir string, opt PlanOptions) *Plan {
	t.Helper()
	pl, err := NewFix(inspect(t, dir), fixed, opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(pl.Conflicts()) == 0 {
		if err := Apply(t.Context(), dir, changes(t, pl)); err != nil {
			t.Fatal(err)
		}
	}
	return pl
}

// replace changes the first place of old in a file of dir.
func replace(t *testing.T, dir, name, old, fresh string) {
	t.Helper()
	at := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(at)
	if err != nil || !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s: %v; want %q in it", name, err, old)
	}
	writeFile(t, at, bytes.Replace(text, []byte(old), []byte(fresh), 1))
}

// TestFixChangesOneEntryOfTheRecord: the project stays one of the version that wrote it, also
// when its package was moved and another file was edited.
func TestFixChangesOneEntryOfTheRecord(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	layOut(t, dir, "v0.1.0", "stdlib-sqlite")
	if err := os.Rename(filepath.Join(dir, "internal", "auth"), filepath.Join(dir, "login")); err != nil {
		t.Fatal(err)
	}
	replace(t, dir, "home.html", "<h1", "<h1 id=top")
	before := snapshot(t, dir)
	fix(t, dir, PlanOptions{})
	after, moved := snapshot(t, dir), "login/throttle.go"
	for name := range after {
		expected := name == moved || name == record.BasePath(throttle) || name == record.ManifestPath
		if bytes.Equal(before[name], after[name]) == expected {
			t.Errorf("%s: changed is %v; want %v", name, !expected, expected)
		}
	}
	was, is := strings.Split(string(before[record.ManifestPath]), "\n"), strings.Split(string(after[record.ManifestPath]), "\n")
	if len(was) != len(is) {
		t.Fatalf("the manifest has %d lines; want %d", len(is), len(was))
	}
	for i := range was {
		if was[i] != is[i] && !strings.Contains(is[i], throttle) {
			t.Errorf("the manifest says %q; want %q", is[i], was[i])
		}
	}
}

// TestFixWithMarkers waits for them to be resolved, and the fix is in then.
func TestFixWithMarkers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	layOut(t, dir, "v0.1.0", "stdlib-sqlite")
	replace(t, dir, throttle, "a.lower(ctx, m.key, func(until", "a.lower(ctx, m.key, func(before, until")
	if c := fix(t, dir, PlanOptions{}).Conflicts(); len(c) != 1 {
		t.Fatalf("conflicts: %v; want one", c)
	}
	fix(t, dir, PlanOptions{Conflicts: merge.Markers})
	text := string(snapshot(t, dir)[throttle])
	if !strings.Contains(text, ">>>>>>> "+fixed+"\n") {
		t.Fatalf("%s has no markers of the fix:\n%s", throttle, text)
	}
	_, err := NewFix(inspect(t, dir), fixed, PlanOptions{})
	testkit.WantError(t, err, fault.Conflict, throttle, "delete the marker lines")

	start, end := strings.Index(text, "<<<<<<<"), strings.Index(text, "=======\n")
	text = text[:start] + text[end+len("=======\n"):]
	writeFile(t, filepath.Join(dir, filepath.FromSlash(throttle)), []byte(strings.Replace(text, ">>>>>>> "+fixed+"\n", "", 1)))
	if pl := fix(t, dir, PlanOptions{}); !pl.Idle() || len(pl.Warnings) != 1 {
		t.Errorf("a second run changes %v, with the warnings %q", changes(t, pl), pl.Warnings)
	}
	if found, err := Advisories(inspect(t, dir)); err != nil || len(found) != 0 {
		t.Errorf("advisories: %v, %v; want none", found, err)
	}
}

// TestRewrittenCodeIsUnclear: what the rules cannot judge is for the owner to look at.
func TestRewrittenCodeIsUnclear(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	layOut(t, dir, "v0.1.0", "stdlib-sqlite")
	replace(t, dir, throttle, "a.lower(ctx, m.key, func(until time.Time) time.Time { return until.Add(-m.every) })", "ours.refund(m)")
	found, err := Advisories(inspect(t, dir))
	if err != nil || len(found) != 1 || !found[0].Unclear || found[0].Path != throttle || found[0].Line == 0 {
		t.Errorf("got %+v and %v; want %s as unclear", found, err, fixed)
	}
}

// TestFixThatFitsNothing of what was written is the owner's to make.
func TestFixThatFitsNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	layOut(t, dir, "v0.1.0", "stdlib-sqlite")
	p := inspect(t, dir)
	for id, text := range p.Base {
		p.Base[id] = bytes.ReplaceAll(text, []byte("giveBack takes back"), []byte("giveBack gives back"))
	}
	_, err := NewFix(p, fixed, PlanOptions{})
	testkit.WantError(t, err, fault.Failed, fixed+" is in "+throttle+":90", "mend it by hand: giveBack must")
}
