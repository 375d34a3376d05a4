package auth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// The store's part in changes of address.

func TestStoreSetsAddresses(t *testing.T) {
	store := authtest.Store(t)
	alice, bob := storedUser(t, store, "alice"), storedUser(t, store, "bob")
	for _, change := range []auth.User{
		{Username: "Alice 2", UsernameKey: "alice2"},
		{Username: "Alice 2", UsernameKey: "alice2", Email: "A@example.com", EmailKey: "a@example.com"},
		{Username: "Alice 2", UsernameKey: "alice2", Email: "A@EXAMPLE.com", EmailKey: "a@example.com"},
		{Username: "alice", UsernameKey: "alice", Email: "b@example.com", EmailKey: "b@example.com"},
		{Username: "alice", UsernameKey: "alice"},
	} {
		before := *alice
		alice.Username, alice.UsernameKey = change.Username, change.UsernameKey
		alice.Email, alice.EmailKey = change.Email, change.EmailKey
		alice.Epoch++
		given := *alice
		given.PasswordHash, given.Disabled = "is not replaced", true
		if err := store.SetAddress(t.Context(), &given, before.Epoch); err != nil {
			t.Fatal(err)
		}
		wantUser(t, store, *alice)
		wantUser(t, store, *bob)
		if before.UsernameKey != alice.UsernameKey {
			wantNoUser(t, store, before.UsernameKey)
		}
		if before.EmailKey != "" && before.EmailKey != alice.EmailKey {
			wantNoAddress(t, store, before.EmailKey)
		}
	}
}

func wantNoAddress(t *testing.T, store auth.Store, key string) {
	t.Helper()
	if u, err := store.UserByAddress(t.Context(), key); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("user by address %q: %v, %v; want ErrNotFound", key, u, err)
	}
}

func TestStoreFindsUsersByAddress(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice@example.com") // who signs in with it
	bob := &auth.User{ID: "1", Username: "bob", UsernameKey: "bob", Email: "B@example.com", EmailKey: "b@example.com"}
	if err := store.CreateUser(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	for key, id := range map[string]string{"alice@example.com": "alice@example.com", "b@example.com": "1"} {
		u, err := store.UserByAddress(t.Context(), key)
		if err != nil || u.ID != id {
			t.Errorf("user by address %q: %v, %v; want %s", key, u, err, id)
		}
	}
	for _, key := range []string{"", "B@example.com", "b@example.com ", "b@example", "%"} {
		wantNoAddress(t, store, key)
	}
}

func TestStoreRefusesAddresses(t *testing.T) {
	store := authtest.Store(t)
	alice := storedUser(t, store, "alice")
	bob := &auth.User{ID: "bob", Username: "bob", UsernameKey: "bob", Email: "b@example.com", EmailKey: "b@example.com", CreatedAt: alice.CreatedAt}
	if err := store.CreateUser(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		u    auth.User
		old  int64
		want error
	}{
		{auth.User{ID: "alice", Username: "bob", UsernameKey: "bob"}, alice.Epoch, auth.ErrTaken},
		{auth.User{ID: "alice", Username: "alice", UsernameKey: "alice", Email: "b@example.com", EmailKey: "b@example.com"}, alice.Epoch, auth.ErrTaken},
		{auth.User{ID: "alice", Username: "new", UsernameKey: "new"}, alice.Epoch + 1, auth.ErrNotFound},
		{auth.User{ID: "nobody", Username: "new", UsernameKey: "new"}, alice.Epoch, auth.ErrNotFound},
	} {
		if err := store.SetAddress(t.Context(), &test.u, test.old); !errors.Is(err, test.want) {
			t.Errorf("set address %+v: %v, want %v", test.u, err, test.want)
		}
	}
	wantUser(t, store, *alice)
	wantUser(t, store, *bob)
	wantNoUser(t, store, "new")
}

// Of several users who want one address at once, one gets it.
func TestStoreGivesAnAddressOnce(t *testing.T) {
	store := authtest.Store(t)
	const users = 20
	for i := range users {
		storedUser(t, store, fmt.Sprint("user", i))
	}
	var got atomic.Int64
	var group sync.WaitGroup
	for i := range users {
		group.Go(func() {
			name := fmt.Sprint("user", i)
			u := auth.User{ID: name, Username: name, UsernameKey: name, Email: "a@example.com", EmailKey: "a@example.com", Epoch: 2}
			switch err := store.SetAddress(t.Context(), &u, 1); {
			case err == nil:
				got.Add(1)
			case !errors.Is(err, auth.ErrTaken):
				t.Errorf("set address: %v, want ErrTaken", err)
			}
		})
	}
	group.Wait()
	if got.Load() != 1 {
		t.Errorf("%d of %d users got the same address; want 1", got.Load(), users)
	}
}

func TestStoreOfAddressesGivesUpWithItsContext(t *testing.T) {
	store := authtest.Store(t)
	alice := storedUser(t, store, "alice")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := store.UserByAddress(ctx, "alice")
	changed := *alice
	changed.Email, changed.EmailKey = "a@example.com", "a@example.com"
	for call, err := range map[string]error{"UserByAddress": err, "SetAddress": store.SetAddress(ctx, &changed, alice.Epoch)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", call, err)
		}
	}
	wantUser(t, store, *alice)
}
