package store_test

import (
	"database/sql"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/store"
)

// open opens the database as one more instance of the program would, before it migrates.
func open(t *testing.T, databaseURL string) *sql.DB {
	t.Helper()
	db, err := store.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func execSQL(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestMigrateRefusesTheTableOfAnotherProgram(t *testing.T) {
	db := open(t, authtest.DatabaseURL(t))
	execSQL(t, db, `CREATE TABLE users (shoe_size INT)`)
	execSQL(t, db, `INSERT INTO users (shoe_size) VALUES (43)`)
	for range 2 { // the failed attempt must not make the second one succeed
		err := store.Migrate(t.Context(), db)
		if err == nil || !strings.Contains(err.Error(), "0010_users.sql") || !strings.Contains(err.Error(), "users") ||
			!strings.Contains(err.Error(), "another database") {
			t.Fatalf("migrate: %v, want an error that names the file and the table, and a way out", err)
		}
	}
	var size int
	if err := db.QueryRowContext(t.Context(), `SELECT shoe_size FROM users`).Scan(&size); err != nil || size != 43 {
		t.Errorf("the other program's table: %d, %v, want it untouched", size, err)
	}

	// Out of the way, ours is made.
	execSQL(t, db, `DROP TABLE users`)
	if err := store.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	addUser(t, store.New(db), "alice")
}
