package generator

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
)

// TestGoldenWorkspace vets what is emitted and runs its tests, together with those of
// golden/tests, and those of the modules that look at it from outside. The tests of a case with a database server run against
// TEST_POSTGRES_URL or TEST_MYSQL_URL, and skip themselves without one (in CI they fail
// instead).
func TestGoldenWorkspace(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the emitted tests; leave -short out")
	}
	overlay := "-overlay=" + overlayOurs(t)
	t.Run("vet", func(t *testing.T) { golden(t, ".", nil, "vet", overlay, "work") })
	servers := map[string]string{"postgres": "TEST_POSTGRES_URL", "mysql": "TEST_MYSQL_URL"}
	for _, c := range goldenCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // they wait for their servers, and for time to pass
			url := ""
			if name, ok := servers[c.answers.Store]; ok {
				if url = os.Getenv(name); url == "" {
					t.Logf("%s is not set: the tests that need a server are skipped; give it the URL of one,"+
						" such as %s, of a user who may create databases (Debian: postgresql, mariadb-server)", name, catalog.Find(Stores, c.answers.Store).URL)
				}
			}
			golden(t, c.name, append(inMemory(), "TEST_DATABASE_URL="+url), "test", overlay, "./...")
		})
	}
	for _, name := range goldenModules(t) {
		if !isGoldenCase(name) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				// -count=1: what was cached does not know of the programs that these build.
				if out := golden(t, name, nil, "test", "-v", "-count=1", "./..."); bytes.Contains(out, []byte("--- SKIP")) {
					t.Logf("skipped:\n%s", out)
				}
			})
		}
	}
}

// golden runs the go command in a directory below golden/.
func golden(t *testing.T, dir string, env []string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = filepath.Join(goldenDir, dir)
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK="), env...)
	out, err := cmd.Output()
	if err != nil {
		var stderr []byte
		if exit, ok := err.(*exec.ExitError); ok {
			stderr = exit.Stderr
		}
		t.Fatalf("go %q in golden/%s: %v\n%s%s", args, dir, err, out, stderr)
	}
	return out
}

// inMemory returns what has tests keep their files in memory, where there is a file system
// that does: a SQLite suite waits four times as long for a disk. The go command builds
// where it always does, since a small memory may not hold that, or not let it be run.
// Whoever has set TMPDIR has chosen.
func inMemory() []string {
	const shm = "/dev/shm" // of every Linux, and of nothing else
	if os.Getenv("TMPDIR") != "" {
		return nil
	}
	probe, err := os.MkdirTemp(shm, "loginscaffold-")
	if err != nil {
		return nil
	}
	_ = os.Remove(probe)
	return []string{"TMPDIR=" + shm, "GOTMPDIR=" + os.TempDir()}
}
