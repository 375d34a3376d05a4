package auth_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
)

// idType is the type of a column that refers to users.id.
const idType = "TEXT"

func TestOpenDBTakesAnyFileName(t *testing.T) {
	for _, name := range []string{"app.db", "a b.db", "what?.db", "c#.db", "100%25.db", "a&mode=memory.db", "é.db", "a;b:c.db"} {
		if runtime.GOOS == "windows" && strings.ContainsAny(name, "?:") {
			continue // no file can have that name there
		}
		dir := t.TempDir()
		_, store := startInstance(t, filepath.Join(dir, name))
		storedUser(t, store, "alice")
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 || entries[0].Name() != name {
			t.Errorf("DATABASE_URL=%s made %v, want one file of that name", name, entries)
		}
	}
}

func TestOpenDBTakesARelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	for path, want := range map[string]string{"": "app.db", "other.db": "other.db", "./third.db": "third.db"} {
		_, store := startInstance(t, path)
		storedUser(t, store, "alice")
		if _, err := os.Stat(want); err != nil {
			t.Errorf("DATABASE_URL=%q: %v", path, err)
		}
	}
}

func TestOpenDBMakesNoFile(t *testing.T) {
	dir := t.TempDir()
	openInstance(t, filepath.Join(dir, "app.db"))
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("opening alone made %v, %v", entries, err)
	}
}

func TestOpenDBSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for databaseURL, want := range map[string]string{
		"postgres://alice:hunter2@localhost/db": "not a URL",
		"mysql://alice:hunter2@localhost/db":    "not a URL",
		"file:app.db":                           "not a URL",
		":memory:":                              ":memory:",
		dir:                                     "is a directory",
		filepath.Join(dir, "missing", "app.db"): "missing",
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

// The file holds password hashes, and those that SQLite puts beside it do for a while.
func TestDatabaseIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	path := filepath.Join(t.TempDir(), "app.db")
	_, store := startInstance(t, path)
	storedUser(t, store, "alice")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != 0o600 {
			t.Errorf("app.db%s: got mode %v; want -rw-------", suffix, info.Mode())
		}
	}
}

func TestOpenDBSettings(t *testing.T) {
	db, _ := openInstance(t, filepath.Join(t.TempDir(), "app.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s, %v, want %s", pragma, got, err, want)
		}
	}
}

// A transaction takes the write lock when it starts: two that read first and
// write later would get in each other's way at the write.
func TestTransactionsQueue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	db, _ := openInstance(t, path)
	other, _ := openInstance(t, path)
	execSQL(t, db, `CREATE TABLE counter (n INTEGER)`)
	execSQL(t, db, `INSERT INTO counter VALUES (0)`)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := increment(t.Context(), []*sql.DB{db, other}[i%2]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var n int
	if err := db.QueryRowContext(t.Context(), `SELECT n FROM counter`).Scan(&n); err != nil || n != 20 {
		t.Errorf("counted %d, %v, want 20", n, err)
	}
}

func increment(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT n FROM counter`).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE counter SET n = ?`, n+1); err != nil {
		return err
	}
	return tx.Commit()
}
