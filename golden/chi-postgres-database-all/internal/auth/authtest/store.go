package authtest

import (
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
)

// Store returns a store in an empty database of the test's own, see
// [DatabaseURL]. It is closed when the test ends.
func Store(t testing.TB) auth.Store {
	t.Helper()
	db, err := auth.OpenDB(DatabaseURL(t))
	if err != nil {
		t.Fatal(err)
	}
	store := auth.NewStore(db)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return store
}
