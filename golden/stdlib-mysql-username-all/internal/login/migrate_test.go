package auth_test

import (
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// openInstance opens the database as one more instance of the program would, before it
// migrates.
func openInstance(t *testing.T, databaseURL string) (*sql.DB, auth.Store) {
	t.Helper()
	db, err := auth.OpenDB(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, auth.NewStore(db)
}

// startInstance opens it and brings its tables up to date.
func startInstance(t *testing.T, databaseURL string) (*sql.DB, auth.Store) {
	t.Helper()
	db, store := openInstance(t, databaseURL)
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, store
}

func execSQL(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestMigrateWhenManyInstancesStartAtOnce(t *testing.T) {
	databaseURL := authtest.DatabaseURL(t)
	var wg sync.WaitGroup
	for range 8 {
		_, store := openInstance(t, databaseURL)
		wg.Go(func() {
			if err := store.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	_, store := openInstance(t, databaseURL)
	wantUser(t, store, *storedUser(t, store, "alice"))
}

func TestMigrateKeepsWhatIsThere(t *testing.T) {
	databaseURL := authtest.DatabaseURL(t)
	_, before := startInstance(t, databaseURL)
	alice := storedUser(t, before, "alice")
	_, after := startInstance(t, databaseURL)
	wantUser(t, after, *alice)
}

func TestMigrateRefusesAChangedMigration(t *testing.T) {
	databaseURL := authtest.DatabaseURL(t)
	db, _ := startInstance(t, databaseURL)
	execSQL(t, db, `UPDATE auth_migrations SET hash = 'of another text' WHERE name = '0010_users.sql'`)

	_, after := openInstance(t, databaseURL)
	err := after.Migrate(t.Context())
	if err == nil || !strings.Contains(err.Error(), "0010_users.sql was changed") {
		t.Errorf("migrate: %v, want an error that names the changed file", err)
	}
}

func TestMigrateRefusesTheTableOfAnotherProgram(t *testing.T) {
	db, store := openInstance(t, authtest.DatabaseURL(t))
	execSQL(t, db, `CREATE TABLE users (shoe_size INT)`)
	execSQL(t, db, `INSERT INTO users (shoe_size) VALUES (43)`)
	for range 2 { // the failed attempt must not make the second one succeed
		err := store.Migrate(t.Context())
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
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantUser(t, store, *storedUser(t, store, "alice"))
}

// Features that are added later may bring files with a lower number than the
// last one applied, and an older program may meet a newer database.
func TestMigrateAppliesWhatIsMissingWhateverItsNumber(t *testing.T) {
	db, store := startInstance(t, authtest.DatabaseURL(t))
	execSQL(t, db, `DROP TABLE auth_limits`) // to which no other table refers
	execSQL(t, db, `UPDATE auth_migrations SET name = '9990_later.sql' WHERE name = '0020_limits.sql'`)
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Limit(t.Context(), "alice"); err != nil {
		t.Error(err)
	}
}

// A file that no glob finds would be left out without a word.
func TestMigrateRefusesAFileInTheWrongDirectory(t *testing.T) {
	_, err := auth.ReadMigrations(fstest.MapFS{"migrations/0100_notes.sql": {}})
	if err == nil || !strings.Contains(err.Error(), "migrations/0100_notes.sql is in the wrong place") {
		t.Errorf("%v, want an error that names the file", err)
	}
}

// The directory of another database may still be there: its files are not for this one.
func TestMigrateLeavesOtherDatabasesAlone(t *testing.T) {
	found, err := auth.ReadMigrations(fstest.MapFS{"migrations/another/0010_users.sql": {}})
	if err != nil || len(found) != 0 {
		t.Errorf("got %v, %v; want none", found, err)
	}
}

func TestMigrationHashIgnoresLineEndings(t *testing.T) {
	unix := auth.MigrationHash([]byte("CREATE TABLE a (\n);\n"))
	if windows := auth.MigrationHash([]byte("CREATE TABLE a (\r\n);\r\n")); windows != unix {
		t.Error("a checkout with other line endings passes for a changed migration")
	}
	if other := auth.MigrationHash([]byte("CREATE TABLE b (\n);\n")); other == unix {
		t.Error("another text has the same hash")
	}
}

// A database that cannot be reached is an error of its own, never "no such user".
func TestStoreReportsALostDatabase(t *testing.T) {
	db, store := startInstance(t, authtest.DatabaseURL(t))
	storedUser(t, store, "alice")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for call, err := range storeCalls(t.Context(), store, "alice") {
		if err == nil || errors.Is(err, auth.ErrNotFound) || errors.Is(err, auth.ErrTaken) {
			t.Errorf("%s: %v, want the error of the database", call, err)
		}
	}
}
