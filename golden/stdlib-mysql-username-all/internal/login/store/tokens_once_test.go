package store_test

import (
	"errors"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// TestTokenIsUsedOnce by several who have all found it when the first of them deletes it.
func TestTokenIsUsedOnce(t *testing.T) {
	db, err := store.Open(authtest.DatabaseURL(t))
	if err == nil {
		err = store.Migrate(t.Context(), db)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := store.New(db)
	token := &store.Token{Hash: digest("token"), UserID: addUser(t, s, "alice").ID, Purpose: "reset", ExpiresAt: time.Unix(1, 0)}
	if err := s.CreateToken(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err == nil {
		_, err = tx.ExecContext(t.Context(), `UPDATE auth_tokens SET data = data`) // nobody else can change it now
	}
	if err != nil {
		t.Fatal(err)
	}
	const users = 5
	errs := make(chan error, users)
	for range users {
		go func() {
			errs <- s.UseToken(t.Context(), token.Purpose, token.Hash)
		}()
	}
	for db.Stats().InUse < 1+users && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	used := 0
	for range users {
		if err := <-errs; err == nil {
			used++
		} else if !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
	}
	if used != 1 {
		t.Errorf("%d of %d uses of one token succeeded; want 1", used, users)
	}
}
