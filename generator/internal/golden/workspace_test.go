package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// TestWorkspace vets what is emitted and runs its tests, together with those of
// golden/tests, and the tests of the modules that look at it from outside. What needs a
// database server runs against TEST_POSTGRES_URL or TEST_MYSQL_URL, and is skipped without
// one; in CI it fails instead.
func TestWorkspace(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the emitted tests; leave -short out")
	}
	ours := overlay(t)
	t.Run("vet", func(t *testing.T) { run(t, goldenDir, nil, "vet", ours, "work") })
	for _, name := range modules(t) {
		dir := filepath.Join(goldenDir, name)
		t.Run(name, func(t *testing.T) {
			t.Parallel() // they wait for their servers, and for time to pass
			if IsEmitted(dir) {
				run(t, dir, append(testkit.InMemory(), "TEST_DATABASE_URL="+serverOf(t, dir)), "test", ours, "./...")
				return
			}
			// -count=1: what was cached does not know of the programs that these build.
			if out := run(t, dir, nil, "test", "-v", "-count=1", "./..."); bytes.Contains(out, []byte("--- SKIP")) {
				t.Logf("skipped:\n%s", out)
			}
		})
	}
}

// serverOf is the URL of the database server that the tests of the emitted module in dir
// need, if they need one and there is one.
func serverOf(t *testing.T, dir string) string {
	t.Helper()
	m, err := readManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	store := m.Answers.Store
	variable := map[string]string{"postgres": "TEST_POSTGRES_URL", "mysql": "TEST_MYSQL_URL"}[store]
	if variable == "" {
		return ""
	}
	url := os.Getenv(variable)
	if url == "" {
		t.Logf("%s is not set: the tests that need a server are skipped; give it the URL of one,"+
			" such as %s, of a user who may create databases (Debian: postgresql, mariadb-server)", variable, catalog.Find(catalog.Stores, store).URL)
	}
	return url
}
