package authtest

import (
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// DatabaseURL returns the URL of an empty database, made on the server that
// TEST_DATABASE_URL names and dropped when the test ends, so that tests may run
// in parallel. Without TEST_DATABASE_URL the test is skipped, or fails where
// CI=true: there a forgotten database must not look like success.
func DatabaseURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		const hint = "TEST_DATABASE_URL is not set: start a MySQL or MariaDB server and set it for a user " +
			"who may create databases, such as mysql://user:password@localhost:3306/test"
		if os.Getenv("CI") == "true" {
			t.Fatal(hint)
		}
		t.Skip(hint)
	}
	db, err := store.Open(server)
	if err != nil {
		t.Fatalf("TEST_DATABASE_URL: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("TEST_DATABASE_URL: %v", err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP DATABASE " + name)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TEST_DATABASE_URL is not a URL")
	}
	u.Path = "/" + name
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
