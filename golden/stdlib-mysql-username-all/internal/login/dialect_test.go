package auth_test

import (
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// A crash leaves a migration begun and not recorded, with its table there or not.
func TestMigrateGoesOnAfterACrash(t *testing.T) {
	for _, crashed := range []string{
		"before CREATE TABLE",
		"after CREATE TABLE",
	} {
		t.Run(crashed, func(t *testing.T) {
			db, store := startInstance(t, authtest.DatabaseURL(t))
			execSQL(t, db, `UPDATE auth_migrations SET hash = '' WHERE name = '0020_limits.sql'`)
			if strings.HasPrefix(crashed, "before") {
				execSQL(t, db, `DROP TABLE auth_limits`) // to which no other table refers
			}
			if err := store.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Limit(t.Context(), "alice"); err != nil {
				t.Error(err)
			}

			var hash string
			err := db.QueryRowContext(t.Context(), `SELECT hash FROM auth_migrations WHERE name = '0020_limits.sql'`).Scan(&hash)
			if err != nil || len(hash) != 64 {
				t.Errorf("recorded hash %q, %v, want that of the file", hash, err)
			}
		})
	}
}

// Only a strict server refuses what is too long for its column; others cut it,
// and a long name could become that of another user.
func TestKeysAreNeverCut(t *testing.T) {
	db, store := startInstance(t, authtest.DatabaseURL(t))
	var mode string
	err := db.QueryRowContext(t.Context(), `SELECT @@SESSION.sql_mode`).Scan(&mode)
	if err != nil || !strings.Contains(mode, "STRICT_ALL_TABLES") {
		t.Errorf("sql_mode is %q, %v, want it strict whatever the server's default", mode, err)
	}
	key := strings.Repeat("a", 255)
	if err := store.CreateUser(t.Context(), &auth.User{ID: "1", Username: key, UsernameKey: key}); err == nil {
		t.Error("a key that does not fit was stored")
	}
	wantNoUser(t, store, key[:254])
}
