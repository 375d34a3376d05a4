package auth_test

import (
	"slices"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// Pages of users follow each other by the bytes of their keys: a collation that takes
// é for e, or z for less than É, would show some twice and others never.
func TestStoreListsUsersInTheOrderOfTheirKeys(t *testing.T) {
	store := authtest.Store(t)
	keys := []string{
		"\x01", " ", "-", "0", "10", "9", "A", "Z", "Zz", "_", "a", "a ", "a b", "a.b", "ab", "alice", "aé", "b", "z",
		"z\u0301", "É", "é", "ß", "ı", "ż", "Ω", "я", "中", "\ufffd", "👩", "\U0010fffd",
	}
	slices.Sort(keys) // byte for byte
	for _, key := range slices.Backward(keys) {
		storedUser(t, store, key)
	}
	for _, limit := range []int{1, 2, 7, len(keys), 1000} {
		if got := allUsers(t, store, limit); !slices.Equal(got, keys) {
			t.Errorf("in pages of %d:\n got %+q\nwant %+q", limit, got, keys)
		}
	}
	for after, want := range map[string]string{"aa": "ab", "a": "a ", "é": "ı", "~": "É"} { // users or not
		page, err := store.Users(t.Context(), after, 1)
		if err != nil || len(page) != 1 || page[0].UsernameKey != want {
			t.Errorf("the user after %+q: %v, %v; want %+q", after, page, err, want)
		}
	}
}

// allUsers pages through the store and returns the keys.
func allUsers(t *testing.T, store auth.Store, limit int) []string {
	t.Helper()
	var keys []string
	after := ""
	for {
		page, err := store.Users(t.Context(), after, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > limit {
			t.Fatalf("%d users; want at most %d", len(page), limit)
		}
		if len(page) == 0 {
			return keys
		}
		for _, u := range page {
			wantUser(t, store, *u)
			keys = append(keys, u.UsernameKey)
		}
		after = keys[len(keys)-1]
	}
}

func TestStoreListsNobodyWhenThereIsNobody(t *testing.T) {
	store := authtest.Store(t)
	if page, err := store.Users(t.Context(), "", 10); err != nil || len(page) != 0 {
		t.Errorf("users of an empty store: %v, %v", page, err)
	}
	alice := storedUser(t, store, "alice")
	if page, err := store.Users(t.Context(), "alice", 10); err != nil || len(page) != 0 {
		t.Errorf("users after the last: %v, %v", page, err)
	}
	page, err := store.Users(t.Context(), "", 10)
	if err != nil || len(page) != 1 {
		t.Fatalf("users: %v, %v; want one", page, err)
	}
	page[0].Username, page[0].Disabled = "mallory", true // a copy
	wantUser(t, store, *alice)
}
