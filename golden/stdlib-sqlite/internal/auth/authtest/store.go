package authtest

import (
	"path/filepath"
	"testing"

	"example.com/stdlib-sqlite/internal/auth/store"
)

// DatabaseURL returns the path of a database file that is not there yet, and is gone when the
// test ends.
func DatabaseURL(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }

// Store returns an empty store in a database of the test's own.
func Store(t testing.TB) store.Store {
	t.Helper()
	db, err := store.Open(DatabaseURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := store.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return store.New(db)
}
