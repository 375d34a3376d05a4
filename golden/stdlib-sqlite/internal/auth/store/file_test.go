package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"example.com/stdlib-sqlite/internal/auth/store"
)

// The file holds password hashes, and those that SQLite puts beside it do for a while.
func TestDatabaseIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such modes there")
	}
	path := filepath.Join(t.TempDir(), "app.db")
	db, err := store.Open(path)
	if err == nil {
		err = store.Migrate(t.Context(), db)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Error(err)
		} else if info.Mode().Perm() != 0o600 {
			t.Errorf("app.db%s: got mode %v; want -rw-------", suffix, info.Mode())
		}
	}
}
