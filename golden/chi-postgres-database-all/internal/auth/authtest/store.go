package authtest

import (
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/store"
)

// DatabaseURL returns the URL of an empty schema, made in the database that
// TEST_DATABASE_URL names and dropped when the test ends, so that tests may run
// in parallel. Without TEST_DATABASE_URL the test is skipped, or fails where
// CI=true: there a forgotten database must not look like success.
func DatabaseURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		const hint = "TEST_DATABASE_URL is not set: start a Postgres server and set it to a database " +
			"that tests may make schemas in, such as postgres://user:password@localhost:5432/test"
		if os.Getenv("CI") == "true" {
			t.Fatal(hint)
		}
		t.Skip(hint)
	}
	db, err := store.Open(server)
	if err != nil {
		t.Fatalf("TEST_DATABASE_URL: %v", err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatalf("TEST_DATABASE_URL: %v", err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + schema + " CASCADE")
		if err := errors.Join(err, db.Close()); err != nil {
			t.Errorf("drop the schema: %v", err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TEST_DATABASE_URL is not a URL")
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

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
