package auth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// The store's part in mailed links: found for their purpose only, and used once.

var tokenTime = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// storedToken adds a token whose hash is made of digit.
func storedToken(t *testing.T, store auth.Store, userID, purpose, digit string) auth.Token {
	t.Helper()
	token := auth.Token{Hash: strings.Repeat(digit, 64), UserID: userID, Purpose: purpose, Data: "data " + digit, ExpiresAt: tokenTime}
	if err := store.CreateToken(t.Context(), &token); err != nil {
		t.Fatalf("create token: %v", err)
	}
	return token
}

func wantToken(t *testing.T, store auth.Store, want auth.Token) {
	t.Helper()
	got, err := store.Token(t.Context(), want.Purpose, want.Hash)
	if err != nil || *got != want {
		t.Errorf("token: got %+v, %v; want %+v", got, err, want)
	}
}

func wantNoToken(t *testing.T, store auth.Store, purpose, hash string) {
	t.Helper()
	if got, err := store.Token(t.Context(), purpose, hash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("token: got %+v, %v; want ErrNotFound", got, err)
	}
	if got, err := store.UseToken(t.Context(), purpose, hash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("use token: got %+v, %v; want ErrNotFound", got, err)
	}
}

func TestStoreReturnsTokensAsStored(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	for i, data := range []string{"", "alice@example.com", strings.Repeat("é", 512), `?$1'%\`} {
		token := auth.Token{
			Hash: fmt.Sprintf("%064d", i), UserID: "alice", Purpose: strings.Repeat("p", 31) + fmt.Sprint(i), Data: data,
			ExpiresAt: tokenTime.Add(789).In(time.FixedZone("", 3600)),
		}
		if err := store.CreateToken(t.Context(), &token); err != nil {
			t.Fatal(err)
		}
		token.ExpiresAt = tokenTime
		wantToken(t, store, token)
		used, err := store.UseToken(t.Context(), token.Purpose, token.Hash)
		if err != nil || *used != token {
			t.Errorf("use token: got %+v, %v; want %+v", used, err, token)
		}
		wantNoToken(t, store, token.Purpose, token.Hash)
	}
}

// Looking in vain, however close, uses nothing up.
func TestStoreFindsTokensOfTheirPurposeOnly(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	token := storedToken(t, store, "alice", "reset", "a")
	for _, wrong := range []struct{ purpose, hash string }{
		{"magic", token.Hash}, {"Reset", token.Hash}, {"reset ", token.Hash}, {"", token.Hash}, {"%", token.Hash},
		{"reset", strings.ToUpper(token.Hash)}, {"reset", token.Hash[1:]}, {"reset", token.Hash + " "}, {"reset", ""}, {"reset", "%"},
	} {
		wantNoToken(t, store, wrong.purpose, wrong.hash)
	}
	wantToken(t, store, token)
}

func TestStoreKeepsOneTokenOfEachUserAndPurpose(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	older := storedToken(t, store, "alice", "reset", "a")
	others := []auth.Token{storedToken(t, store, "alice", "magic", "b"), storedToken(t, store, "bob", "reset", "c")}
	newer := storedToken(t, store, "alice", "reset", "d")
	wantNoToken(t, store, "reset", older.Hash)
	for _, token := range append(others, newer) {
		wantToken(t, store, token)
	}
}

func TestStoreDeletesTheTokensOfAUser(t *testing.T) {
	store := authtest.Store(t)
	for _, name := range []string{"alice", "bob", "carol"} {
		storedUser(t, store, name)
		storedToken(t, store, name, "reset", name[:1])
	}
	second := storedToken(t, store, "alice", "magic", "d")
	for range 2 { // the second time there are none
		if err := store.DeleteTokens(t.Context(), "alice"); err != nil {
			t.Error(err)
		}
	}
	wantNoToken(t, store, "reset", strings.Repeat("a", 64))
	wantNoToken(t, store, "magic", second.Hash)

	// With the user everything of theirs goes, and nothing of anybody else.
	if err := store.DeleteUser(t.Context(), "bob"); err != nil {
		t.Fatal(err)
	}
	storedUser(t, store, "bob")
	wantNoToken(t, store, "reset", strings.Repeat("b", 64))
	wantToken(t, store, auth.Token{Hash: strings.Repeat("c", 64), UserID: "carol", Purpose: "reset", Data: "data c", ExpiresAt: tokenTime})

	orphan := auth.Token{Hash: second.Hash, UserID: "nobody", Purpose: "reset", ExpiresAt: tokenTime}
	if err := store.CreateToken(t.Context(), &orphan); err == nil {
		t.Error("a token of a user who does not exist is kept")
	}
}

func TestStorePurgesExpiredTokens(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	const expired = 50
	for i := range expired {
		token := auth.Token{Hash: fmt.Sprintf("%064d", i), UserID: "alice", Purpose: fmt.Sprint(i), ExpiresAt: tokenTime.Add(-time.Second)}
		if err := store.CreateToken(t.Context(), &token); err != nil {
			t.Fatal(err)
		}
	}
	alive := storedToken(t, store, "alice", "reset", "a") // until this very second
	for range expired {                                   // a few each time
		if err := store.PurgeTokens(t.Context(), tokenTime); err != nil {
			t.Fatal(err)
		}
	}
	for i := range expired {
		wantNoToken(t, store, fmt.Sprint(i), fmt.Sprintf("%064d", i))
	}
	wantToken(t, store, alive)
}

func TestStoreOfTokensGivesUpWithItsContext(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	token := storedToken(t, store, "alice", "reset", "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	errs := map[string]error{
		"CreateToken":  store.CreateToken(ctx, &token),
		"DeleteTokens": store.DeleteTokens(ctx, "alice"),
		"PurgeTokens":  store.PurgeTokens(ctx, tokenTime),
	}
	_, errs["Token"] = store.Token(ctx, "reset", token.Hash)
	_, errs["UseToken"] = store.UseToken(ctx, "reset", token.Hash)
	for call, err := range errs {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", call, err)
		}
	}
	wantToken(t, store, token)
}

func TestStoreHandsOutCopiesOfTokens(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	want := storedToken(t, store, "alice", "reset", "a")
	got, err := store.Token(t.Context(), "reset", want.Hash)
	if err != nil {
		t.Fatal(err)
	}
	got.UserID, got.Data = "mallory", "stolen"
	wantToken(t, store, want)
}
