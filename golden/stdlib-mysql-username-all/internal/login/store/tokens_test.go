package store_test

import (
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// digest is what is stored of a token.
func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// TestTokens: one is found with its purpose only, gives way to a newer one, can be used
// once, and goes with its user.
func TestTokens(t *testing.T) {
	s := authtest.Store(t)
	alice := addUser(t, s, "alice")
	expires := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	issue := func(hash, purpose string) {
		t.Helper()
		if err := s.CreateToken(t.Context(), &store.Token{Hash: digest(hash), UserID: alice.ID, Purpose: purpose, ExpiresAt: expires}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(hash, purpose string, there bool) {
		t.Helper()
		got, err := s.Token(t.Context(), purpose, digest(hash))
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
	for _, wrong := range []string{"another purpose", ""} {
		if err := s.UseToken(t.Context(), wrong, digest("new")); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("use for %q: got error %v; want ErrNotFound", wrong, err)
		}
	}
	if err := s.UseToken(t.Context(), "reset", digest("new")); err != nil {
		t.Errorf("use: %v", err)
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
