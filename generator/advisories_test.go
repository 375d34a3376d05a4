package generator

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/advisories"
	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
	"github.com/loginscaffold/loginscaffold/generator/internal/seeded"
)

// TestAdvisories: each that is published is found in what every affected release wrote, where
// its answers ask for the code; its patch mends that; and no later release has the fault.
func TestAdvisories(t *testing.T) {
	all, err := advisory.Load(advisories.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		found := 0
		for _, version := range releases(t) {
			for _, c := range goldenCases {
				at := a.ID + ", " + version + " " + c.name
				files, base := readRelease(t, version, c.name), make(map[string]string)
				for name, text := range files {
					base[name] = string(text)
				}
				v := a.Judge(advisory.Parse(files, files))
				if !a.Affects(version) {
					if v.Finding == advisory.Vulnerable {
						t.Errorf("%s: got %v; want no fault", at, v)
					}
					continue
				}
				fixed, err := a.Fix(version, base)
				if errors.Is(err, advisory.ErrNotWritten) {
					if v.Finding != advisory.Absent {
						t.Errorf("%s: got %v; want absent, since there is nothing to mend", at, v)
					}
					continue
				}
				if err != nil || v.Finding != advisory.Vulnerable {
					t.Errorf("%s: got %v and %v; want vulnerable, and a fix that fits", at, v, err)
					continue
				}
				found++
				for name, text := range fixed {
					files[name] = []byte(text)
				}
				if v := a.Judge(advisory.Parse(files, files)); v.Finding != advisory.Fixed {
					t.Errorf("%s, with its fix: got %v; want fixed", at, v)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no release has it", a.ID)
		}
	}
}

// TestSeededFaults runs the test of each seeded fault in the release that has it, where it has
// to fail, and after the fix, where it has to pass.
func TestSeededFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("runs tests of the emitted code; leave -short out")
	}
	clean := seeded.Clean(t)
	for _, a := range seeded.Advisories(t) {
		t.Run(a.ID, func(t *testing.T) {
			t.Parallel()
			faulty := clean.Patch(t, a.ID+"/fault")
			dir := filepath.Join(t.TempDir(), "project")
			replaceTree(t, dir, faulty.Files())
			test := layFaultTest(t, dir, a.ID)
			if out, err := runFaultTest(t, dir, test); err == nil || !strings.Contains(out, "--- FAIL: Test") {
				t.Fatalf("%s with the fault: got %v\n%s\nwant a test that fails", test, err, out)
			}
			closeFault(t, dir, a, faulty)
			if out, err := runFaultTest(t, dir, test); err != nil {
				t.Errorf("%s after the fix: %v\n%s", test, err, out)
			}
			remove(t, dir, test)
			if got := seeded.Tree(readTexts(t, dir)); !maps.Equal(got, clean) {
				t.Error("the mended project is not the release without the fault")
			}
		})
	}
}

// closeFault mends a in the project in dir, of which base was written.
func closeFault(t *testing.T, dir string, a advisory.Advisory, base seeded.Tree) {
	t.Helper()
	fixed, err := a.Fix(seeded.Version, base)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range fixed {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	}
}

// layFaultTest puts the test of a fault into the project in dir, beside what it is about, and
// returns its path there. Its package clause says which directory that is.
func layFaultTest(t *testing.T, dir, id string) string {
	t.Helper()
	text, at := seeded.Read(t, id+"/fault_test.go.txt"), "internal/auth"
	if strings.HasPrefix(text, "package store") {
		at = "internal/auth/store"
	}
	name := at + "/seeded_fault_test.go"
	writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(text))
	return name
}

// runFaultTest runs the tests of that file of the project in dir.
func runFaultTest(t *testing.T, dir, name string) (string, error) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "\nfunc Test")
	function, _, _ := strings.Cut(rest, "(")
	cmd := exec.Command("go", "test", "-vet=off", "-count=1", "-timeout=2m", "-run", "^Test"+function+"$", "./"+filepath.ToSlash(filepath.Dir(name)))
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off"), inMemory()...)
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "no tests to run") {
		t.Fatalf("%s has no test called Test%s", name, function)
	}
	return string(out), err
}

func readTexts(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for name, data := range readGolden(t, dir) {
		texts[name] = string(data)
	}
	return texts
}
