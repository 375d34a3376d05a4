package auth_test

import (
	"errors"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// A database that cannot be reached is an error of its own, never "no such session":
// that would sign everybody out.
func TestSessionStoreReportsALostDatabase(t *testing.T) {
	db, store := startInstance(t, authtest.DatabaseURL(t))
	storedUser(t, store, "alice")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for call, err := range sessionCalls(t.Context(), store) {
		if err == nil || errors.Is(err, auth.ErrNotFound) {
			t.Errorf("%s: %v, want the error of the database", call, err)
		}
	}
}
