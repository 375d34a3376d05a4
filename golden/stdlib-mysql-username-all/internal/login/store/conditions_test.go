package store_test

import (
	"errors"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

func addUser(t *testing.T, s store.Store, name string) *store.User {
	t.Helper()
	u := &store.User{ID: "id of " + name, Username: name, UsernameKey: name, PasswordHash: "hash", SecurityStamp: 1, CreatedAt: time.Unix(1, 0)}
	if err := s.CreateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	return u
}

// TestConditions: what has changed meanwhile is not overwritten. Two things at once, such
// as two new passwords, or a new one and a rehash of the old, then end as one of them.
func TestConditions(t *testing.T) {
	s := authtest.Store(t)
	u := addUser(t, s, "alice")
	u.ID = "another"
	if err := s.CreateUser(t.Context(), u); !errors.Is(err, store.ErrTaken) {
		t.Errorf("a second user of one name: got error %v; want ErrTaken", err)
	}
	u.ID = "id of alice"
	if err := s.SetPassword(t.Context(), u.ID, "of a thief", 3, 2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a new password after a revocation: got error %v; want ErrNotFound", err)
	}
	if err := s.Rehash(t.Context(), u.ID, "old hash", "rehash of the old password"); err != nil {
		t.Errorf("a rehash after a new password: got error %v", err)
	}
	if got, err := s.UserByID(t.Context(), u.ID); err != nil || got.PasswordHash != "hash" || got.SecurityStamp != 1 {
		t.Errorf("got hash %q, stamp %d, %v; want what it was", string(got.PasswordHash), got.SecurityStamp, err)
	}
	one, other := time.UnixMicro(1), time.UnixMicro(2)
	for i, swap := range []struct {
		old, fresh time.Time
		want       bool
	}{
		{one, other, false}, // there is none yet
		{time.Time{}, one, true},
		{time.Time{}, other, false}, // there is one already
		{other, one, false},
		{one, other, true},
		{one, one, false},
		{one, time.Time{}, false},
		{other, time.Time{}, true},
	} {
		if got, err := s.SwapLimit(t.Context(), "key", swap.old, swap.fresh); got != swap.want || err != nil {
			t.Errorf("swap %d of a limit: got %v, %v; want %v", i, got, err, swap.want)
		}
	}
}
