package generator

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/seeded"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

var everySeeded = flag.Bool("seeded", false, "TestSeededFaults runs the test of each fault in every edit, and not in one")

// TestSeededFaults: what owners have made of a release with a fault is told to have that one,
// and the merge of its fix leaves what they would have made of the release without it, to the
// byte. The test of the fault fails before and passes after.
func TestSeededFaults(t *testing.T) {
	clean, all := seeded.Clean(t), os.DirFS(seeded.Dir(t))
	edits := seeded.Patches(t, "edits", "")
	for i, a := range seeded.Advisories(t) {
		faulty := clean.Patch(t, a.ID+"/fault")
		for j, edit := range edits {
			t.Run(a.ID+"/"+filepath.Base(edit), func(t *testing.T) {
				t.Parallel()
				dir := filepath.Join(t.TempDir(), "project")
				layOutSeeded(t, dir, faulty, edit)
				run := *everySeeded || i == j
				if run {
					wantFaultTest(t, dir, a.ID, false)
				}
				wantAdvisories(t, all, dir, a.ID)
				pl, err := plan.NewFix(all, inspect(t, dir), a.ID, PlanOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if c := pl.Conflicts(); len(c) > 0 {
					t.Fatalf("conflicts: %v", c)
				}
				if err := Apply(t.Context(), dir, changes(t, pl)); err != nil {
					t.Fatal(err)
				}
				wantAdvisories(t, all, dir)
				if run {
					wantFaultTest(t, dir, a.ID, true)
				}
				wanted := clean.Patch(t, edit)
				for name, text := range snapshot(t, dir) {
					if !strings.HasPrefix(name, record.Dir+"/") && string(text) != wanted[name] {
						t.Errorf("%s is not what the owner would have made of the release without the fault", name)
					}
				}
			})
		}
	}
}

// layOutSeeded writes what the faulty release wrote into dir, pristine texts and all, as an
// edit left it.
func layOutSeeded(t *testing.T, dir string, faulty seeded.Tree, edit string) {
	t.Helper()
	layOut(t, dir, "v"+seeded.Version, "stdlib-sqlite")
	manifest := string(snapshot(t, dir)[record.ManifestPath])
	for name, text := range seeded.Clean(t) {
		if faulty[name] != text {
			manifest = strings.ReplaceAll(manifest, textfile.Digest([]byte(text)), textfile.Digest([]byte(faulty[name])))
			writeFile(t, filepath.Join(dir, record.BasePath(name)), []byte(faulty[name]))
		}
	}
	writeFile(t, filepath.Join(dir, record.ManifestPath), []byte(manifest))
	edited := faulty.Patch(t, edit)
	for name := range maps.Keys(faulty) {
		if _, kept := edited[name]; !kept {
			remove(t, dir, name)
		}
	}
	for name, text := range edited {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	}
}

// wantAdvisories checks that those of all that the project in dir is told of have these ids.
func wantAdvisories(t *testing.T, all fs.FS, dir string, ids ...string) {
	t.Helper()
	found, err := plan.Advisories(all, inspect(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range found {
		got = append(got, a.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("advisories: got %v; want %v", got, ids)
	}
}

// wantFaultTest runs the test of a fault in the project in dir, beside what it is about, which
// its package clause tells, and takes it out again.
func wantFaultTest(t *testing.T, dir, id string, passes bool) {
	t.Helper()
	text, at := seeded.Read(t, id+"/fault_test.go.txt"), "internal/auth"
	if strings.HasPrefix(text, "package store") {
		at = "internal/auth/store"
	}
	_, rest, _ := strings.Cut(text, "\nfunc Test")
	function, _, _ := strings.Cut("Test"+rest, "(")
	name := at + "/seeded_fault_test.go"
	writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	defer remove(t, dir, name)
	cmd := exec.Command("go", "test", "-vet=off", "-ldflags=-w", "-count=1", "-timeout=2m", "-v", "-run", "^"+function+"$", "./"+at)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off"), testkit.InMemory()...)
	out, err := cmd.CombinedOutput()
	verdict := map[bool]string{true: "--- PASS: ", false: "--- FAIL: "}[passes] + function
	if (err == nil) != passes || !strings.Contains(string(out), verdict) {
		t.Errorf("got %v; want %s\n%s", err, verdict, out)
	}
}
