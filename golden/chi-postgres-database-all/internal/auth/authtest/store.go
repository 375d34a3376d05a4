package authtest

import (
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/store"
)

// Store returns an empty store in a database of the test's own, see DatabaseURL.
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
