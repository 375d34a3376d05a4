package authtest

import (
	"path/filepath"
	"testing"
)

// DatabaseURL returns the path of a database file that does not exist yet. It
// is removed when the test ends.
func DatabaseURL(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "test.db")
}
