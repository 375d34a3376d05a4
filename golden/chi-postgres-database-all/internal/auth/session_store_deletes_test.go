package auth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

func TestSessionStoreDeletesOnlyOnesOwn(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	first, second, third := storedSession(t, store, "alice", "1"), storedSession(t, store, "alice", "2"), storedSession(t, store, "alice", "3")
	bobs := storedSession(t, store, "bob", "4")
	for _, id := range []string{"4", "5", ""} {
		if err := store.DeleteSession(t.Context(), "alice", id); !errors.Is(err, auth.ErrNotFound) {
			t.Errorf("delete session %q of alice: %v, want ErrNotFound", id, err)
		}
	}
	if err := store.DeleteSession(t.Context(), "alice", "3"); err != nil {
		t.Error(err)
	}
	wantNoSession(t, store, third)
	wantSession(t, store, *first)
	for range 2 { // the second time there is nothing to do
		if err := store.DeleteOtherSessions(t.Context(), "alice", "1", tokenHash("new")); err != nil {
			t.Error(err)
		}
		wantNoSession(t, store, &auth.Session{ID: "1 by the old remember token", TokenHash: tokenHash("none"), RememberHash: first.RememberHash})
		kept := *first
		kept.RememberHash = tokenHash("new")
		wantSession(t, store, kept)
		wantNoSession(t, store, second)
		wantSession(t, store, *bobs)
	}
}

// restoredSession adds a session that by has restored.
func restoredSession(t *testing.T, store auth.Store, by *auth.Session, name string) *auth.Session {
	t.Helper()
	s := *by
	s.ID, s.TokenHash, s.RememberHash, s.RestoredBy = name, tokenHash(name+"a"), "", by.ID
	if err := store.CreateSession(t.Context(), &s); err != nil {
		t.Fatalf("restore session %q: %v", name, err)
	}
	return &s
}

// TestSessionStoreEndsWhatWasRestored with the session whose remember cookie did it, by
// whatever that goes.
func TestSessionStoreEndsWhatWasRestored(t *testing.T) {
	for name, end := range map[string]func(context.Context, auth.Store, *auth.Session) error{
		"delete": func(ctx context.Context, store auth.Store, s *auth.Session) error {
			return store.DeleteSession(ctx, s.UserID, s.ID)
		},
		"drop": func(ctx context.Context, store auth.Store, s *auth.Session) error {
			return store.DropSession(ctx, s.UserID, s.ID)
		},
		"delete another": func(ctx context.Context, store auth.Store, s *auth.Session) error {
			return store.DeleteOtherSessions(ctx, s.UserID, "3", "")
		},
		"purge": func(ctx context.Context, store auth.Store, s *auth.Session) error {
			return store.PurgeSessions(ctx, s.ExpiresAt.Add(time.Hour))
		},
		"delete user": func(ctx context.Context, store auth.Store, s *auth.Session) error {
			return store.DeleteUser(ctx, s.UserID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := authtest.Store(t)
			storedUser(t, store, "alice")
			by := storedSession(t, store, "alice", "1")
			restored := restoredSession(t, store, by, "2")
			wantSession(t, store, *restored)
			if err := end(t.Context(), store, by); err != nil {
				t.Fatal(err)
			}
			wantNoSession(t, store, by)
			wantNoSession(t, store, restored)
			again := *restored
			if err := store.CreateSession(t.Context(), &again); !errors.Is(err, auth.ErrNotFound) {
				t.Errorf("restored by a session that is gone: %v, want ErrNotFound", err)
			}
		})
	}
}

// TestSessionStoreEndsRememberCookies that have restored what is deleted.
func TestSessionStoreEndsRememberCookies(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	by, other := storedSession(t, store, "alice", "1"), storedSession(t, store, "alice", "2")
	restored := restoredSession(t, store, by, "3")
	kept := restoredSession(t, store, by, "4")
	if err := store.DeleteSession(t.Context(), "alice", "3"); err != nil {
		t.Fatal(err)
	}
	wantNoSession(t, store, &auth.Session{ID: "1 by its remember token", TokenHash: restored.TokenHash, RememberHash: by.RememberHash})
	forgotten := *by
	forgotten.RememberHash, forgotten.RememberFor = "", 0
	for _, s := range []auth.Session{forgotten, *other, *kept} {
		wantSession(t, store, s)
	}
	if err := store.CreateSession(t.Context(), restored); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("restored by a session without a remember cookie: %v, want ErrNotFound", err)
	}

	// The one that is kept stands by itself.
	if err := store.DeleteOtherSessions(t.Context(), "alice", "4", tokenHash("new")); err != nil {
		t.Fatal(err)
	}
	alone := *kept
	alone.RestoredBy = ""
	wantSession(t, store, alone)
	wantNoSession(t, store, by)
}

// TestSessionStoreDropsSessions of that user, and the remember cookie that restored one can
// do so again.
func TestSessionStoreDropsSessions(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	by, bobs := storedSession(t, store, "alice", "1"), storedSession(t, store, "bob", "2")
	restored := restoredSession(t, store, by, "3")
	for _, id := range []string{"3", "3", "2", ""} { // all but the first are not there
		if err := store.DropSession(t.Context(), "alice", id); err != nil {
			t.Errorf("drop session %q of alice: %v", id, err)
		}
	}
	wantNoSession(t, store, &auth.Session{ID: "3", TokenHash: restored.TokenHash, RememberHash: tokenHash("none")})
	wantSession(t, store, *by)
	wantSession(t, store, *bobs)
	if err := store.CreateSession(t.Context(), restored); err != nil {
		t.Errorf("restored again: %v", err)
	}
}

func TestSessionStoreSweepsWhatTheEpochHasEnded(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	ended, bobs := storedSession(t, store, "alice", "1"), storedSession(t, store, "bob", "2")
	sweep := func() {
		t.Helper()
		for _, id := range []string{"alice", "nobody"} {
			if err := store.SweepSessions(t.Context(), id); err != nil {
				t.Error(err)
			}
		}
	}
	sweep()
	wantSession(t, store, *ended) // its epoch is the user's
	if err := store.SetEpoch(t.Context(), "alice", 2); err != nil {
		t.Fatal(err)
	}
	sweep()
	wantNoSession(t, store, ended)
	wantSession(t, store, *bobs)
}

func TestSessionStorePurgesWhatHasExpired(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	alive := storedSession(t, store, "alice", "alive")
	for i := range 30 {
		s := *alive
		s.ID, s.TokenHash, s.RememberHash = fmt.Sprint(i), tokenHash(fmt.Sprint(i)), ""
		s.ExpiresAt = alive.ExpiresAt.Add(-time.Second)
		if err := store.CreateSession(t.Context(), &s); err != nil {
			t.Fatal(err)
		}
	}
	for range 30 {
		if err := store.PurgeSessions(t.Context(), alive.ExpiresAt); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := store.Sessions(t.Context(), "alice", 100)
	if err != nil || len(rows) != 1 {
		t.Errorf("%d sessions are left, %v; want 1", len(rows), err)
	}
	wantSession(t, store, *alive)
}

// TestSessionStoreReportsMissingSessions, and gives up with its context.
func TestSessionStoreReportsMissingSessions(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for call, err := range sessionCalls(cancelled, store) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a context that has ended: %v, want context.Canceled", call, err)
		}
	}
	for call, err := range sessionCalls(t.Context(), store) {
		var want error
		switch call {
		case "SessionByToken", "SessionByRemember", "RotateSession", "DeleteSession":
			want = auth.ErrNotFound
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", call, err, want)
		}
	}
}

// sessionCalls calls every method for a session that is not there, CreateSession last,
// and returns their errors.
func sessionCalls(ctx context.Context, store auth.Store) map[string]error {
	errs := map[string]error{}
	s := &auth.Session{ID: "1", UserID: "alice", TokenHash: tokenHash("1")}
	_, errs["SessionByToken"] = store.SessionByToken(ctx, s.TokenHash)
	_, errs["SessionByRemember"] = store.SessionByRemember(ctx, tokenHash("2"))
	_, errs["Sessions"] = store.Sessions(ctx, "alice", 9)
	errs["RotateSession"] = store.RotateSession(ctx, s)
	errs["TouchSession"] = store.TouchSession(ctx, s)
	errs["DeleteSession"] = store.DeleteSession(ctx, "alice", "1")
	errs["DropSession"] = store.DropSession(ctx, "alice", "1")
	errs["DeleteOtherSessions"] = store.DeleteOtherSessions(ctx, "alice", "1", "")
	errs["SweepSessions"] = store.SweepSessions(ctx, "alice")
	errs["PurgeSessions"] = store.PurgeSessions(ctx, sessionTime)
	errs["CreateSession"] = store.CreateSession(ctx, s)
	return errs
}

// TestSessionStoreUnderLoad: sessions that come, change and go at once get in nobody's
// way, and an error is never "no such session".
func TestSessionStoreUnderLoad(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	shared := storedSession(t, store, "alice", "shared")
	var group sync.WaitGroup
	var rotations atomic.Int64
	for worker := range 8 {
		group.Go(func() {
			for i := range 5 {
				name := fmt.Sprint(worker, "-", i)
				s := *shared
				s.ID, s.TokenHash, s.RememberHash, s.ExpiresAt = name, tokenHash(name), "", sessionTime.Add(-time.Hour)
				rotated := *shared
				found, err := store.SessionByRemember(t.Context(), shared.RememberHash)
				if err != nil {
					t.Error(err)
					return
				}
				rotated.TokenHash, rotated.PreviousHash = tokenHash(fmt.Sprint("r", rotations.Add(1))), found.TokenHash
				for call, err := range map[string]error{
					"create": store.CreateSession(t.Context(), &s),
					"purge":  store.PurgeSessions(t.Context(), sessionTime),
					"rotate": store.RotateSession(t.Context(), &rotated),
					"sweep":  store.SweepSessions(t.Context(), "alice"),
				} {
					if err != nil && !errors.Is(err, auth.ErrRotated) {
						t.Errorf("%s: %v", call, err)
					}
				}
			}
		})
	}
	group.Wait()
	found, err := store.SessionByRemember(t.Context(), shared.RememberHash)
	if err != nil || found.PreviousHash == "" || found.PreviousHash == found.TokenHash {
		t.Errorf("the session that all rotated: %+v, %v", found, err)
	}
}
