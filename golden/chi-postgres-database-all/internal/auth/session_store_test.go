package auth_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// These tests hold every promise that the SessionStore interface makes.

var sessionTime = time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)

// tokenHash is what a hash looks like.
func tokenHash(name string) string { return strings.Repeat("0", 64-len(name)) + name }

// storedSession adds a session of that user, whose id and hashes are made of name.
func storedSession(t *testing.T, store auth.Store, userID, name string) *auth.Session {
	t.Helper()
	s := &auth.Session{
		ID:           name,
		UserID:       userID,
		TokenHash:    tokenHash(name + "a"),
		RememberHash: tokenHash(name + "b"),
		Epoch:        1,
		CreatedAt:    sessionTime,
		StartedAt:    sessionTime.Add(1 * time.Second),
		RotatedAt:    sessionTime.Add(2 * time.Second),
		SeenAt:       sessionTime.Add(3 * time.Second),
		ExpiresAt:    sessionTime.Add(time.Hour),
		RememberFor:  30 * 24 * time.Hour,
		Fresh:        true,
		Fingerprint:  "0123456789abcdef",
		UserAgent:    "Mozilla/5.0",
		Address:      "192.0.2.1",
	}
	if err := store.CreateSession(t.Context(), s); err != nil {
		t.Fatalf("create session %q: %v", name, err)
	}
	return s
}

// wantSession fails unless the store returns exactly want, by each of its hashes.
func wantSession(t *testing.T, store auth.Store, want auth.Session) {
	t.Helper()
	check := func(how string, got *auth.Session, err error) {
		t.Helper()
		if err != nil || *got != want {
			t.Errorf("session by %s: %v\n got: %+v\nwant: %+v", how, err, got, want)
		}
	}
	got, err := store.SessionByToken(t.Context(), want.TokenHash)
	check("token", got, err)
	if want.PreviousHash != "" {
		got, err = store.SessionByToken(t.Context(), want.PreviousHash)
		check("previous token", got, err)
	}
	if want.RememberHash != "" {
		got, err = store.SessionByRemember(t.Context(), want.RememberHash)
		check("remember token", got, err)
	}
}

func wantNoSession(t *testing.T, store auth.Store, gone *auth.Session) {
	t.Helper()
	if s, err := store.SessionByToken(t.Context(), gone.TokenHash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("session %s by token: %+v, %v, want ErrNotFound", gone.ID, s, err)
	}
	if s, err := store.SessionByRemember(t.Context(), gone.RememberHash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("session %s by remember token: %+v, %v, want ErrNotFound", gone.ID, s, err)
	}
}

func TestSessionStoreReturnsWhatWasStored(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	wantSession(t, store, *storedSession(t, store, "alice", "1"))
	for i, s := range []auth.Session{
		{Epoch: math.MaxInt64, Fresh: true, UserAgent: strings.Repeat("é", 127), Address: "2001:db8::1"},
		{Epoch: math.MinInt64, Remembered: true, UserAgent: `"'; DROP TABLE auth_sessions; -- ? $1 %s \ 👩🏽‍🚀`, Fingerprint: strings.Repeat("f", 16)},
	} {
		s.ID, s.UserID, s.TokenHash = fmt.Sprint("s", i), "alice", tokenHash(fmt.Sprint(i))
		s.CreatedAt, s.StartedAt, s.RotatedAt, s.SeenAt, s.ExpiresAt = sessionTime, sessionTime, sessionTime, sessionTime, sessionTime
		if err := store.CreateSession(t.Context(), &s); err != nil {
			t.Fatal(err)
		}
		wantSession(t, store, s)
	}
}

// TestSessionStoreKeepsTokensApart: each hash is good for what it was stored for.
func TestSessionStoreKeepsTokensApart(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	s := storedSession(t, store, "alice", "1")
	for _, hash := range []string{s.RememberHash, strings.ToUpper(s.TokenHash), s.TokenHash + " ", s.TokenHash[1:]} {
		if _, err := store.SessionByToken(t.Context(), hash); !errors.Is(err, auth.ErrNotFound) {
			t.Errorf("by token %q: %v, want ErrNotFound", hash, err)
		}
	}
	if _, err := store.SessionByRemember(t.Context(), s.TokenHash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("by remember token: %v, want ErrNotFound", err)
	}
}

func TestSessionStoreNeedsTheUser(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedSession(t, store, "alice", "1")
	err := store.CreateSession(t.Context(), &auth.Session{ID: "2", UserID: "nobody", TokenHash: tokenHash("2")})
	if !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("session of nobody: %v, want ErrNotFound", err)
	}
	err = store.CreateSession(t.Context(), &auth.Session{ID: "1", UserID: "alice", TokenHash: tokenHash("2")})
	if !errors.Is(err, auth.ErrRotated) {
		t.Errorf("a second session 1: %v, want ErrRotated", err)
	}
	// Nor does it outlive the user.
	gone := storedSession(t, store, "alice", "3")
	if err := store.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	wantNoSession(t, store, gone)
}

func TestSessionStoreRotates(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	want, other := *storedSession(t, store, "alice", "1"), storedSession(t, store, "alice", "2")
	for i := range 3 {
		later := sessionTime.Add(time.Duration(i+10) * time.Minute)
		want.PreviousHash, want.TokenHash = want.TokenHash, tokenHash(fmt.Sprint("new", i))
		want.StartedAt, want.RotatedAt, want.SeenAt, want.ExpiresAt = later, later.Add(1), later.Add(time.Second), later.Add(time.Hour)
		want.Fresh, want.Remembered, want.Fingerprint, want.UserAgent, want.Address = false, true, "f0", "another", ""
		given := want
		given.RememberHash, given.RestoredBy, given.Epoch, given.CreatedAt, given.UserID = "", "2", 99, later, "bob"
		if err := store.RotateSession(t.Context(), &given); err != nil {
			t.Fatal(err)
		}
		want.RotatedAt = later
		wantSession(t, store, want)
		wantSession(t, store, *other)
	}
	if _, err := store.SessionByToken(t.Context(), tokenHash("new0")); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("the token before the previous one: %v, want ErrNotFound", err)
	}
}

// Of several who replace one token at once, one does.
func TestSessionStoreRotatesATokenOnce(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	s := storedSession(t, store, "alice", "1")
	for _, previous := range []string{"", s.RememberHash, tokenHash("another")} {
		given := *s
		given.TokenHash, given.PreviousHash = tokenHash("stolen"), previous
		if err := store.RotateSession(t.Context(), &given); !errors.Is(err, auth.ErrRotated) {
			t.Errorf("rotate %q: %v, want ErrRotated", previous, err)
		}
	}
	wantSession(t, store, *s)
	var rotated atomic.Int64
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			given := *s
			given.TokenHash, given.PreviousHash = tokenHash(fmt.Sprint("new", i)), s.TokenHash
			switch err := store.RotateSession(t.Context(), &given); {
			case err == nil:
				rotated.Add(1)
			case !errors.Is(err, auth.ErrRotated):
				t.Errorf("rotate: %v, want ErrRotated", err)
			}
		})
	}
	group.Wait()
	if rotated.Load() != 1 {
		t.Errorf("one token was replaced %d times; want once", rotated.Load())
	}
}

func TestSessionStoreTouchesOnlyForward(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	want, other := *storedSession(t, store, "alice", "1"), storedSession(t, store, "alice", "2")
	touch := func(after time.Duration, address string) auth.Session {
		s := want
		s.SeenAt, s.ExpiresAt, s.Address = want.SeenAt.Add(after), want.ExpiresAt.Add(after), address
		s.TokenHash, s.Fresh, s.UserAgent = "none of this counts", false, ""
		if err := store.TouchSession(t.Context(), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := touch(time.Minute, "192.0.2.2")
	want.SeenAt, want.ExpiresAt, want.Address = s.SeenAt, s.ExpiresAt, s.Address
	touch(0, "192.0.2.3")
	touch(-time.Minute, "192.0.2.4")
	wantSession(t, store, want)
	wantSession(t, store, *other)
}

func TestSessionStoreListsTheLastSeenFirst(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	storedSession(t, store, "bob", "9")
	for i, name := range []string{"2", "3", "1"} {
		s := storedSession(t, store, "alice", name)
		s.SeenAt = s.SeenAt.Add(time.Duration(i+1) * time.Minute)
		if err := store.TouchSession(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	for limit, want := range map[int]string{5: "132", 2: "13"} {
		rows, err := store.Sessions(t.Context(), "alice", limit)
		var got string
		for _, row := range rows {
			got += row.ID
		}
		if err != nil || got != want {
			t.Errorf("at most %d: got %s, %v; want %s", limit, got, err, want)
		}
	}
}
