package authtest

import (
	"path/filepath"
	"testing"
)

// DatabaseURL returns the path of a database file that is yet to be made, and is removed
// when the test ends.
func DatabaseURL(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }
