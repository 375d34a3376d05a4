package auth_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// addNotes gives alice a note, in a table as an application would have one.
func addNotes(t *testing.T, onDelete string) (*sql.DB, *auth.SQLStore) {
	t.Helper()
	db, _ := startInstance(t, authtest.DatabaseURL(t))
	store := auth.NewStore(db)
	storedUser(t, store, "alice")
	execSQL(t, db, `CREATE TABLE notes (user_id `+idType+` NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id) `+onDelete+`)`)
	execSQL(t, db, `INSERT INTO notes (user_id) VALUES ('alice')`)
	return db, store
}

func wantNotes(t *testing.T, db *sql.DB, want int) {
	t.Helper()
	var got int
	if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM notes`).Scan(&got); err != nil || got != want {
		t.Errorf("got %d notes, %v; want %d", got, err, want)
	}
}

func TestDeleteUserToWhomATableRefers(t *testing.T) {
	for onDelete, want := range map[string]error{
		"":                   auth.ErrReferenced,
		"ON DELETE RESTRICT": auth.ErrReferenced,
		"ON DELETE CASCADE":  nil,
	} {
		db, store := addNotes(t, onDelete)
		if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", onDelete, err, want)
		}
		if want == nil {
			wantNoUser(t, store, "alice")
			wantNotes(t, db, 0)
			continue
		}
		if _, err := store.UserByID(t.Context(), "alice"); err != nil {
			t.Errorf("%q: the user was to be kept: %v", onDelete, err)
		}
		wantNotes(t, db, 1)
	}
}

// TestOnDelete: the rows of the application go with the user, or both stay.
func TestOnDelete(t *testing.T) {
	db, store := addNotes(t, "")
	var failure error
	store.OnDelete = func(ctx context.Context, tx *sql.Tx, userID string) error {
		if userID != "alice" {
			t.Errorf("OnDelete is told of %q", userID)
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM notes`)
		return errors.Join(err, failure)
	}
	failure = errors.New("not today")
	if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, failure) {
		t.Errorf("a refusal of OnDelete: %v", err)
	}
	wantNotes(t, db, 1)
	if _, err := store.UserByID(t.Context(), "alice"); err != nil {
		t.Errorf("OnDelete refused, and the user is gone: %v", err)
	}

	failure = nil
	if err := store.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	wantNoUser(t, store, "alice")
	wantNotes(t, db, 0)
	execSQL(t, db, `DROP TABLE notes`)
	store.OnDelete = nil
	if err := store.DeleteUser(t.Context(), "alice"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("deleted again: %v, want ErrNotFound", err)
	}
}
