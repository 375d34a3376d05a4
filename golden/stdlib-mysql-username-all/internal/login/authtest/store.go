package authtest

import (
	"context"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// Store returns an empty store in a database of the test's own, see [DatabaseURL]. It
// is closed when the test ends.
func Store(t testing.TB) store.Store {
	t.Helper()
	db, err := store.Open(DatabaseURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	if err := store.Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	return store.New(db)
}
