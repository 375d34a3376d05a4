package auth_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// The store's part in who has proved which address.

var proofTime = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// addressee adds a user with that name and address.
func addressee(t *testing.T, store auth.Store, name, key string) *auth.User {
	t.Helper()
	u := &auth.User{ID: name, Username: name, UsernameKey: name, Email: key, EmailKey: key, Epoch: 1}
	if err := store.CreateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	return u
}

func setProof(t *testing.T, store auth.Store, userID, key string, owned bool) {
	t.Helper()
	if err := store.SetProof(t.Context(), userID, key, owned, proofTime); err != nil {
		t.Fatalf("set proof of %q: %v", userID, err)
	}
}

// wantProof fails unless key is what the user has proved; "" stands for nothing.
func wantProof(t *testing.T, store auth.Store, userID, key string, owned bool) {
	t.Helper()
	got, gotOwned, err := store.Proof(t.Context(), userID)
	if key == "" && !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("proof of %q: got %q, %v; want ErrNotFound", userID, got, err)
	}
	if key != "" && (err != nil || got != key || gotOwned != owned) {
		t.Errorf("proof of %q: got %q, owned %v, %v; want %q, owned %v", userID, got, gotOwned, err, key, owned)
	}
}

// TestStoreKeepsTheLastProof, and that an address is owned as long as it is that one.
func TestStoreKeepsTheLastProof(t *testing.T) {
	store := authtest.Store(t)
	longest := strings.Repeat("é", 127)
	addressee(t, store, "alice", longest)
	addressee(t, store, "bob", "bob@example.com")
	wantProof(t, store, "alice", "", false)
	for _, step := range []struct {
		key         string
		owned, want bool
	}{
		{longest, false, false},
		{longest, true, true},
		{longest, false, true},
		{"alice", false, false}, // where the name is the address
		{"alice", true, true},
		{longest, false, false},
	} {
		setProof(t, store, "alice", step.key, step.owned)
		wantProof(t, store, "alice", step.key, step.want)
	}
	wantProof(t, store, "bob", "", false)
	setProof(t, store, "bob", "bob@example.com", true)
	wantProof(t, store, "bob", "bob@example.com", true)
	wantProof(t, store, "alice", longest, false)
}

// TestStoreRefusesProofsOfOtherAddresses: one that comes late must not take the place of
// that of the new address.
func TestStoreRefusesProofsOfOtherAddresses(t *testing.T) {
	store := authtest.Store(t)
	addressee(t, store, "alice", "alice@example.com")
	addressee(t, store, "bob", "bob@example.com")
	addressee(t, store, "carol", "")
	late := func() {
		t.Helper()
		for _, key := range []string{"old@example.com", "bob@example.com", "Alice@example.com", "alice@example.com ", ""} {
			for _, id := range []string{"alice", "carol"} {
				if err := store.SetProof(t.Context(), id, key, true, proofTime); !errors.Is(err, auth.ErrNotFound) {
					t.Errorf("proof of %q for %s: %v, want ErrNotFound", key, id, err)
				}
			}
		}
		wantProof(t, store, "carol", "", false)
	}
	late()
	wantProof(t, store, "alice", "", false)
	setProof(t, store, "alice", "alice@example.com", false)
	late()
	wantProof(t, store, "alice", "alice@example.com", false)
}

func TestStoreForgetsProofsOfDeletedUsers(t *testing.T) {
	store := authtest.Store(t)
	addressee(t, store, "alice", "alice@example.com")
	addressee(t, store, "bob", "bob@example.com")
	setProof(t, store, "alice", "alice@example.com", true)
	setProof(t, store, "bob", "bob@example.com", true)
	if err := store.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	if err := store.SetProof(t.Context(), "alice", "alice@example.com", true, proofTime); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("proof of a user who is gone: %v, want ErrNotFound", err)
	}
	addressee(t, store, "alice", "alice@example.com")
	wantProof(t, store, "alice", "", false)
	wantProof(t, store, "bob", "bob@example.com", true)
}

func TestStoreSetsProofsAtOnce(t *testing.T) {
	store := authtest.Store(t)
	addressee(t, store, "alice", "alice@example.com")
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := store.SetProof(t.Context(), "alice", "alice@example.com", true, proofTime); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	wantProof(t, store, "alice", "alice@example.com", true)
}

func TestStoreOfProofsGivesUpWithItsContext(t *testing.T) {
	store := authtest.Store(t)
	addressee(t, store, "alice", "alice@example.com")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := store.Proof(ctx, "alice")
	for call, err := range map[string]error{"SetProof": store.SetProof(ctx, "alice", "alice@example.com", true, proofTime), "Proof": err} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", call, err)
		}
	}
	wantProof(t, store, "alice", "", false)
}
