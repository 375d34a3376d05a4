package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// TestTokens: one is found with its purpose only, gives way to a newer one, can be used
// once, and goes with its user.
func TestTokens(t *testing.T) {
	s := authtest.Store(t)
	alice := addUser(t, s, "alice")
	expires := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	issue := func(hash, purpose string) {
		t.Helper()
		if err := s.CreateToken(t.Context(), &store.Token{Hash: []byte(hash), UserID: alice.ID, Purpose: purpose, ExpiresAt: expires}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(hash, purpose string, there bool) {
		t.Helper()
		got, err := s.Token(t.Context(), purpose, []byte(hash))
		if (err == nil) != there || err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s of purpose %s: got %v, error %v; want it there: %v", hash, purpose, got, err, there)
		}
	}
	issue("old", "reset")
	issue("new", "reset")
	issue("other", "another purpose")
	want("old", "reset", false)
	want("new", "another purpose", false)
	want("new", "reset", true)
	var used atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got, err := s.UseToken(t.Context(), "reset", []byte("new")); err == nil && got.UserID == alice.ID {
				used.Add(1)
			}
		})
	}
	group.Wait()
	if n := used.Load(); n != 1 {
		t.Errorf("%d of 8 uses at once get the token; want one", n)
	}
	want("new", "reset", false)
	want("other", "another purpose", true)
	if err := s.PurgeTokens(t.Context(), expires.Add(time.Second)); err != nil {
		t.Error(err)
	}
	want("other", "another purpose", false)
	issue("last", "reset")
	if err := s.DeleteUser(t.Context(), alice.ID); err != nil {
		t.Error(err)
	}
	want("last", "reset", false)
}
