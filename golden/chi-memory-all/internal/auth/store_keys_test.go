package auth_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// The store's part in who is who: one key, one user.

func TestStoreRefusesTakenKeys(t *testing.T) {
	store := authtest.Store(t)
	alice := storedUser(t, store, "alice")
	bob := &auth.User{ID: "bob", Username: "bob", UsernameKey: "bob", Email: "B@example.com", EmailKey: "b@example.com", CreatedAt: alice.CreatedAt}
	if err := store.CreateUser(t.Context(), bob); err != nil {
		t.Fatal(err)
	}
	for _, u := range []auth.User{
		{ID: "new", Username: "ALICE", UsernameKey: "alice"},
		{ID: "new", Username: "carol", UsernameKey: "carol", Email: "b@EXAMPLE.com", EmailKey: "b@example.com"},
		{ID: "alice", Username: "carol", UsernameKey: "carol"},
	} {
		if err := store.CreateUser(t.Context(), &u); !errors.Is(err, auth.ErrTaken) {
			t.Errorf("create user %+v: %v, want ErrTaken", u, err)
		}
	}
	wantUser(t, store, *alice)
	wantUser(t, store, *bob)
	wantNoUser(t, store, "carol")
	if _, err := store.UserByID(t.Context(), "new"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("a refused user was stored: %v", err)
	}
}

func TestStoreHoldsManyUsersWithoutAddress(t *testing.T) {
	store := authtest.Store(t)
	for _, name := range []string{"alice", "bob", "carol"} {
		wantUser(t, store, *storedUser(t, store, name)) // none of them has an Email
	}
}

// A comparison that is kinder than byte for byte would sign one user in as another.
func TestStoreComparesByteForByte(t *testing.T) {
	store := authtest.Store(t)
	names := []string{
		"resume", "résumé", "re\u0301sume\u0301", "Resume", "resume ", " resume", "resume\t", "resume\u00a0",
		"strasse", "straße", "i", "ı", "İ", "k", "\u212a", "ﬁ", "fi", "a\u200bb", "ab", "１", "1", "_", "%",
	}
	var users []*auth.User
	for _, name := range names {
		wantNoUser(t, store, name)
		u := &auth.User{ID: "id " + name, Username: name, UsernameKey: name, Email: name, EmailKey: name, CreatedAt: time.Unix(1, 0).UTC()}
		if err := store.CreateUser(t.Context(), u); err != nil {
			t.Fatalf("create user %+q: %v", name, err)
		}
		users = append(users, u)
	}
	for _, u := range users {
		wantUser(t, store, *u)
	}
}

func TestStoreCreatesOneOfManyWithTheSameKey(t *testing.T) {
	store := authtest.Store(t)
	const attempts = 20
	errs := make([]error, attempts)
	var wg sync.WaitGroup
	for i := range attempts {
		wg.Go(func() {
			errs[i] = store.CreateUser(t.Context(), &auth.User{ID: fmt.Sprint(i), Username: "alice", UsernameKey: "alice"})
		})
	}
	wg.Wait()
	created := 0
	for i, err := range errs {
		_, notFound := store.UserByID(t.Context(), fmt.Sprint(i))
		switch {
		case err == nil && notFound == nil:
			created++
		case errors.Is(err, auth.ErrTaken) && errors.Is(notFound, auth.ErrNotFound):
		default:
			t.Errorf("attempt %d: create: %v, find: %v", i, err, notFound)
		}
	}
	if created != 1 {
		t.Errorf("%d of %d simultaneous registrations succeeded, want 1", created, attempts)
	}
}
