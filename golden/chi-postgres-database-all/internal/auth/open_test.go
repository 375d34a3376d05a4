package auth_test

import (
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
)

// idType is the type of a column that refers to users.id.
const idType = "TEXT"

func TestOpenDBTakesAURL(t *testing.T) {
	for _, databaseURL := range []string{
		"postgres://alice:secret@localhost:5432/db",
		"postgresql://alice:se%2Fc%3Fr%23t@[::1]/db?sslmode=disable",
		"postgres:///db?host=/var/run/postgresql",
		"postgres://alice:secret@one:5432,two:5432/db",
	} {
		db, err := auth.OpenDB(databaseURL)
		if err != nil {
			t.Errorf("OpenDB(%q): %v", databaseURL, err)
			continue
		}
		_ = db.Close() // nothing was opened: these databases do not exist
	}
}

// Whatever is wrong with the URL, its password does not end up in a log.
func TestOpenDBSaysWhatIsWrongWithoutThePassword(t *testing.T) {
	for databaseURL, want := range map[string]string{
		"":                                   "want postgres://",
		"app.db":                             "want postgres://",
		"mysql://alice:hunter2@localhost/db": "want postgres://",
		"postgres://alice:hunter2/x@localhost/db":                                 "want postgres://",
		"postgres://alice:hunter2%zz@localhost/":                                  "want postgres://",
		"postgres://alice:hunter2 x@local host/":                                  "want postgres://",
		"postgres://alice:x@localhost:hunter2/":                                   "want postgres://",
		"postgres://alice:hunter2@localhost/db?sslmode=sometimes":                 "sslmode",
		"postgres://alice:hunter2@localhost/db?connect_timeout=soon":              "connect_timeout",
		"postgres://alice@localhost/db?password=hunter2&sslrootcert=/nowhere.pem": "nowhere.pem",
	} {
		_, err := auth.OpenDB(databaseURL)
		if err == nil || !strings.HasPrefix(err.Error(), "DATABASE_URL: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenDB(%q): %v, want an error about %q", databaseURL, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

func TestUnreachableDatabaseDoesNotShowThePassword(t *testing.T) {
	// Nothing listens on port 1.
	_, store := openInstance(t, "postgres://alice:hunter2@127.0.0.1:1/db")
	if err := store.Migrate(t.Context()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("migrate: %v, want an error without the password", err)
	}
}
