package authtest

import (
	"context"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
)

// Store returns an empty store in a database of the test's own, see [DatabaseURL]. It
// is closed when the test ends.
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
	if err := store.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return store
}
