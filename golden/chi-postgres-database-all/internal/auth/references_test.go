package auth_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// addReference gives alice a row in a table as an application would have one, under a name
// that none has: a migration of the owner's may have made tables here.
func addReference(t *testing.T, onDelete string) (*sql.DB, *auth.SQLStore) {
	t.Helper()
	db, _ := startInstance(t, authtest.DatabaseURL(t))
	store := auth.NewStore(db)
	storedUser(t, store, "alice")
	execSQL(t, db, `CREATE TABLE auth_test_references (user_id `+idType+` NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id) `+onDelete+`)`)
	execSQL(t, db, `INSERT INTO auth_test_references (user_id) VALUES ('alice')`)
	return db, store
}

func wantReferences(t *testing.T, db *sql.DB, want int) {
	t.Helper()
	var got int
	if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM auth_test_references`).Scan(&got); err != nil || got != want {
		t.Errorf("got %d rows, %v; want %d", got, err, want)
	}
}

func TestDeleteUserToWhomATableRefers(t *testing.T) {
	for onDelete, want := range map[string]error{
		"":                   auth.ErrReferenced,
		"ON DELETE RESTRICT": auth.ErrReferenced,
		"ON DELETE CASCADE":  nil,
	} {
		db, store := addReference(t, onDelete)
		if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", onDelete, err, want)
		}
		if want == nil {
			wantNoUser(t, store, "alice")
			wantReferences(t, db, 0)
			continue
		}
		if _, err := store.UserByID(t.Context(), "alice"); err != nil {
			t.Errorf("%q: the user was to be kept: %v", onDelete, err)
		}
		wantReferences(t, db, 1)
	}
}

// TestOnDelete: the rows of the application go with the user, or both stay.
func TestOnDelete(t *testing.T) {
	db, store := addReference(t, "")
	var failure error
	store.OnDelete = func(ctx context.Context, tx *sql.Tx, userID string) error {
		if userID != "alice" {
			t.Errorf("OnDelete is told of %q", userID)
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM auth_test_references`)
		return errors.Join(err, failure)
	}
	failure = errors.New("not today")
	if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, failure) {
		t.Errorf("a refusal of OnDelete: %v", err)
	}
	wantReferences(t, db, 1)
	if _, err := store.UserByID(t.Context(), "alice"); err != nil {
		t.Errorf("OnDelete refused, and the user is gone: %v", err)
	}

	// A foreign key that OnDelete itself offends does not ask for ON DELETE CASCADE.
	keep := store.OnDelete
	store.OnDelete = func(ctx context.Context, tx *sql.Tx, _ string) error {
		_, err := tx.ExecContext(ctx, `UPDATE auth_test_references SET user_id = 'nobody'`)
		return err
	}
	err := store.DeleteUser(t.Context(), "alice")
	if err == nil || errors.Is(err, auth.ErrReferenced) || !strings.Contains(err.Error(), "OnDelete: ") {
		t.Errorf("OnDelete fails: %v, want an error that says so", err)
	}
	wantReferences(t, db, 1)

	store.OnDelete, failure = keep, nil
	if err := store.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	wantNoUser(t, store, "alice")
	wantReferences(t, db, 0)
	execSQL(t, db, `DROP TABLE auth_test_references`)
	store.OnDelete = nil
	if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("deleted again: %v, want ErrNotFound", err)
	}
}
