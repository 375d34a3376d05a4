package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/store"
)

// The file holds password hashes, and those that SQLite puts beside it do for a while.
func TestDatabaseIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	path := filepath.Join(t.TempDir(), "app.db")
	db := open(t, path)
	if err := store.Migrate(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != 0o600 {
			t.Errorf("app.db%s: got mode %v; want -rw-------", suffix, info.Mode())
		}
	}
}

func TestOpenSettings(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "app.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := db.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s, %v, want %s", pragma, got, err, want)
		}
	}
}
