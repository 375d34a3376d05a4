package auth_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
)

// These tests hold every promise that the Store interface makes. They run
// against the store in use, and do so for another one as soon as authtest.Store
// returns it.

// storedUser adds a user whose id, key and name are all the given name.
func storedUser(t *testing.T, store auth.Store, name string) *auth.User {
	t.Helper()
	u := &auth.User{
		ID:           name,
		Username:     name,
		UsernameKey:  name,
		PasswordHash: "hash of " + auth.PasswordHash(name),
		Epoch:        1,
		CreatedAt:    time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC),
	}
	if err := store.CreateUser(t.Context(), u); err != nil {
		t.Fatalf("create user %q: %v", name, err)
	}
	return u
}

// wantUser fails unless the store returns exactly want, found by id and by key.
func wantUser(t *testing.T, store auth.Store, want auth.User) {
	t.Helper()
	byID, err := store.UserByID(t.Context(), want.ID)
	if err != nil {
		t.Fatalf("user by id %q: %v", want.ID, err)
	}
	byKey, err := store.UserByUsername(t.Context(), want.UsernameKey)
	if err != nil {
		t.Fatalf("user by username %q: %v", want.UsernameKey, err)
	}
	if *byID != want || *byKey != want {
		// Spelled out, because a password hash does not print itself.
		t.Errorf("stored user differs\n by id: %+v hash %q\nby key: %+v hash %q\n  want: %+v hash %q",
			*byID, string(byID.PasswordHash), *byKey, string(byKey.PasswordHash), want, string(want.PasswordHash))
	}
}

func wantNoUser(t *testing.T, store auth.Store, key string) {
	t.Helper()
	if _, err := store.UserByUsername(t.Context(), key); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("user by username %q: %v, want ErrNotFound", key, err)
	}
}

func TestStoreReturnsWhatWasStored(t *testing.T) {
	store := authtest.Store(t)
	// The key and the id have the greatest length they may have, in bytes.
	for _, u := range []auth.User{
		{ID: "1", Username: "Alice", UsernameKey: "alice", Email: "Alice@Example.com", EmailKey: "alice@example.com", Epoch: math.MaxInt64},
		{ID: strings.Repeat("i", 64), Username: strings.Repeat("É", 127), UsernameKey: strings.Repeat("é", 127), Epoch: math.MinInt64},
		{ID: "3", Username: "👩🏽‍🚀", UsernameKey: "👩🏽‍🚀", Email: strings.Repeat("語", 84) + "ab", EmailKey: strings.Repeat("語", 84) + "ab"},
		{ID: "4", Username: `"'; DROP TABLE users; -- ? $1 %s \`, UsernameKey: `'; drop table users; -- ? $1 %s \`, Disabled: true},
	} {
		u.PasswordHash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"
		u.CreatedAt = time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)
		if err := store.CreateUser(t.Context(), &u); err != nil {
			t.Fatalf("create user %q: %v", u.Username, err)
		}
		wantUser(t, store, u)
	}
}

func TestStoreKeepsTimesInUTCAndWholeSeconds(t *testing.T) {
	store := authtest.Store(t)
	u := auth.User{ID: "1", Username: "alice", UsernameKey: "alice"}
	u.CreatedAt = time.Date(2026, 2, 3, 4, 5, 6, 789, time.FixedZone("", 3600))
	if err := store.CreateUser(t.Context(), &u); err != nil {
		t.Fatal(err)
	}
	u.CreatedAt = time.Date(2026, 2, 3, 3, 5, 6, 0, time.UTC)
	wantUser(t, store, u)
}

func TestStoreChangesOneUser(t *testing.T) {
	for name, change := range map[string]func(context.Context, auth.Store, *auth.User) error{
		"password": func(ctx context.Context, s auth.Store, u *auth.User) error {
			old := u.Epoch
			u.PasswordHash, u.Epoch = "new hash", -7
			return s.SetPassword(ctx, u.ID, "new hash", old, -7)
		},
		"epoch": func(ctx context.Context, s auth.Store, u *auth.User) error {
			u.Epoch = math.MinInt64
			return s.SetEpoch(ctx, u.ID, math.MinInt64)
		},
		"disabled": func(ctx context.Context, s auth.Store, u *auth.User) error {
			u.Disabled, u.Epoch = true, 9
			return s.SetDisabled(ctx, u.ID, true, 9)
		},
		"enabled": func(ctx context.Context, s auth.Store, u *auth.User) error {
			u.Disabled, u.Epoch = false, 10
			return s.SetDisabled(ctx, u.ID, false, 10)
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := authtest.Store(t)
			alice, bob := storedUser(t, store, "alice"), storedUser(t, store, "bob")
			// The second time everything has its new value already, which is no error.
			for range 2 {
				if err := change(t.Context(), store, alice); err != nil {
					t.Fatal(err)
				}
				wantUser(t, store, *alice)
				wantUser(t, store, *bob)
			}
		})
	}
}

// Of several who set a password at once, having read the same user, one does.
func TestStoreSetsPasswordsOfTheEpochThatWasRead(t *testing.T) {
	store := authtest.Store(t)
	alice, bob := storedUser(t, store, "alice"), storedUser(t, store, "bob")
	for _, old := range []int64{alice.Epoch + 1, -alice.Epoch, 0} {
		if err := store.SetPassword(t.Context(), "alice", "stale", old, 5); !errors.Is(err, auth.ErrNotFound) {
			t.Errorf("new password for epoch %d: %v, want ErrNotFound", old, err)
		}
	}
	wantUser(t, store, *alice)
	var set atomic.Int64
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			switch err := store.SetPassword(t.Context(), "alice", "new", alice.Epoch, int64(100+i)); {
			case err == nil:
				set.Add(1)
			case !errors.Is(err, auth.ErrNotFound):
				t.Errorf("set password: %v, want ErrNotFound", err)
			}
		})
	}
	group.Wait()
	if set.Load() != 1 {
		t.Errorf("%d of 20 new passwords for one epoch were set; want 1", set.Load())
	}
	wantUser(t, store, *bob)
}

func TestStoreRehashesOnlyTheOldHash(t *testing.T) {
	store := authtest.Store(t)
	alice, bob := storedUser(t, store, "alice"), storedUser(t, store, "bob")
	for _, stale := range []auth.PasswordHash{"HASH OF ALICE", "hash of alice ", "hash of bob", ""} {
		if err := store.Rehash(t.Context(), "alice", stale, "rehashed"); err != nil {
			t.Errorf("rehash of a password changed meanwhile: %v, want nil", err)
		}
		wantUser(t, store, *alice)
	}
	if err := store.Rehash(t.Context(), "alice", alice.PasswordHash, "rehashed"); err != nil {
		t.Fatal(err)
	}
	alice.PasswordHash = "rehashed"
	wantUser(t, store, *alice)
	wantUser(t, store, *bob)
}

func TestStoreForgetsDeletedUsers(t *testing.T) {
	store := authtest.Store(t)
	bob := storedUser(t, store, "bob")
	alice := &auth.User{ID: "1", Username: "alice", UsernameKey: "alice", Email: "a@example.com", EmailKey: "a@example.com", CreatedAt: bob.CreatedAt}
	for _, id := range []string{"1", "2"} { // the second time both keys must be free again
		alice.ID = id
		if err := store.CreateUser(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		if err := store.DeleteUser(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		wantNoUser(t, store, "alice")
		wantUser(t, store, *bob)
	}
}

func TestStoreReportsMissingUsers(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	for call, err := range storeCalls(t.Context(), store, "nobody") {
		want := auth.ErrNotFound
		if call == "CreateUser" || call == "Rehash" {
			want = nil
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", call, err, want)
		}
	}
}

func TestStoreGivesUpWithItsContext(t *testing.T) {
	store := authtest.Store(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	// First on a database without tables, then on one with a user.
	for _, state := range []string{"empty", "in use"} {
		for call, err := range storeCalls(ctx, store, "alice") {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s on a store that is %s: %v, want context.Canceled", call, state, err)
			}
		}
		if state == "empty" {
			storedUser(t, store, "alice")
		}
	}
	if _, err := store.UserByID(t.Context(), "alice"); err != nil {
		t.Errorf("after calls that gave up: %v", err)
	}
}

// storeCalls calls every method that takes an id or a key and returns their errors.
func storeCalls(ctx context.Context, store auth.Store, id string) map[string]error {
	errs := map[string]error{}
	_, errs["UserByID"] = store.UserByID(ctx, id)
	_, errs["UserByUsername"] = store.UserByUsername(ctx, id)
	errs["SetPassword"] = store.SetPassword(ctx, id, "hash", 1, 1)
	errs["Rehash"] = store.Rehash(ctx, id, "hash", "fresh")
	errs["SetEpoch"] = store.SetEpoch(ctx, id, 1)
	errs["SetDisabled"] = store.SetDisabled(ctx, id, true, 1)
	errs["DeleteUser"] = store.DeleteUser(ctx, id)
	errs["CreateUser"] = store.CreateUser(ctx, &auth.User{ID: id + "2", Username: id + "2", UsernameKey: id + "2"})
	return errs
}

func TestStoreHandsOutCopies(t *testing.T) {
	store := authtest.Store(t)
	given := storedUser(t, store, "alice")
	want := *given
	given.Username, given.Epoch = "mallory", 666
	wantUser(t, store, want)

	found, err := store.UserByID(t.Context(), "alice")
	if err != nil {
		t.Fatal(err)
	}
	found.PasswordHash, found.Disabled = "stolen", true
	wantUser(t, store, want)
}

func TestStoreMigratesAsOftenAsAsked(t *testing.T) {
	store := authtest.Store(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := store.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	alice := storedUser(t, store, "alice")
	if err := store.Migrate(t.Context()); err != nil {
		t.Error(err)
	}
	wantUser(t, store, *alice)
}
