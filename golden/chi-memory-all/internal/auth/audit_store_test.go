package auth_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// The promises of AuditStore.

// storedEntry adds an entry for a user, so many microseconds after a time.
func storedEntry(t *testing.T, store auth.Store, userID, id string, micros int, kind auth.EventKind) *auth.AuditEntry {
	t.Helper()
	e := &auth.AuditEntry{
		ID: id, UserID: userID, At: time.UnixMicro(1_767_323_045_000_000 + int64(micros)).UTC(), Kind: kind,
		Reason: "reason of " + id, Address: "2001:db8::1", UserAgent: "browser of " + id,
	}
	if err := store.AddAudit(t.Context(), e); err != nil {
		t.Fatalf("add audit entry %q: %v", id, err)
	}
	return e
}

// auditIDs returns the ids of a page of the user's entries.
func auditIDs(t *testing.T, store auth.Store, userID string, skip, limit int) string {
	t.Helper()
	entries, err := store.Audit(t.Context(), userID, skip, limit)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return strings.Join(ids, " ")
}

func TestStoreReturnsAuditEntriesAsTheyWere(t *testing.T) {
	store := authtest.Store(t)
	alice := storedUser(t, store, "alice")
	for _, e := range []*auth.AuditEntry{
		{ID: "1", At: time.UnixMicro(1).UTC(), Kind: auth.LoginOK},
		{ID: strings.Repeat("i", 64), At: time.UnixMicro(1_767_323_045_999_999).UTC(), Kind: "résumé_👩",
			Reason: strings.Repeat("é", 100), Address: "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", UserAgent: strings.Repeat("a", 255)},
	} {
		e.UserID = alice.ID
		if err := store.AddAudit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		got, err := store.Audit(t.Context(), alice.ID, 0, 1)
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], e) {
			t.Errorf("got %+v, %v; want %+v", got, err, e)
		}
	}
	odd := storedEntry(t, store, alice.ID, "odd", 1_000_000, auth.Logout)
	odd.ID, odd.At = "odder", odd.At.Add(time.Second+999*time.Nanosecond).In(time.FixedZone("", 3600))
	if err := store.AddAudit(t.Context(), odd); err != nil {
		t.Fatal(err)
	}
	got, err := store.Audit(t.Context(), alice.ID, 0, 1)
	if want := odd.At.UTC().Truncate(time.Microsecond); err != nil || got[0].At != want {
		t.Errorf("got time %v, %v; want %v: UTC, in microseconds", got[0].At, err, want)
	}
	got[0].Kind = "mine now"
	if again, err := store.Audit(t.Context(), alice.ID, 0, 1); err != nil || again[0].Kind != auth.Logout {
		t.Errorf("a caller changed what is stored: %+v, %v", again, err)
	}
}

func TestStorePagesThroughAuditEntries(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	for i, id := range []string{"c", "a", "e"} {
		storedEntry(t, store, "alice", id, i, auth.LoginOK)
	}
	storedEntry(t, store, "alice", "b", 1, auth.LoginOK) // at the time of a
	storedEntry(t, store, "bob", "d", 1, auth.LoginOK)
	for _, page := range []struct {
		skip, limit int
		want        string
	}{{0, 10, "e b a c"}, {0, 2, "e b"}, {1, 2, "b a"}, {3, 2, "c"}, {4, 2, ""}, {1000, 2, ""}} {
		if got := auditIDs(t, store, "alice", page.skip, page.limit); got != page.want {
			t.Errorf("%d after %d: got %q; want %q", page.limit, page.skip, got, page.want)
		}
	}
	if got := auditIDs(t, store, "bob", 0, 10); got != "d" {
		t.Errorf("Bob's: %q; want d", got)
	}
	if got := auditIDs(t, store, "nobody", 0, 10); got != "" {
		t.Errorf("nobody's: %q; want none", got)
	}
}

func TestStoreTrimsAuditEntries(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	trim := func(kind auth.EventKind, keep int) {
		t.Helper()
		if err := store.TrimAudit(t.Context(), "alice", kind, keep); err != nil {
			t.Fatal(err)
		}
	}
	trim("", 10) // nothing there
	for i := range 6 {
		kind := auth.LoginOK
		if i%2 == 1 {
			kind = auth.LoginFailed
		}
		storedEntry(t, store, "alice", fmt.Sprint("a", i), i, kind)
		storedEntry(t, store, "bob", fmt.Sprint("b", i), i, kind)
	}
	for _, step := range []struct {
		kind auth.EventKind
		keep int
		want string
	}{
		{"", 6, "a5 a4 a3 a2 a1 a0"},
		{auth.LoginFailed, 3, "a5 a4 a3 a2 a1 a0"},
		{auth.LoginFailed, 1, "a5 a4 a2 a0"},
		{"", 2, "a5 a4"},
		{auth.Logout, 0, "a5 a4"},
		{auth.LoginOK, 0, "a5"},
		{"", 0, ""},
	} {
		trim(step.kind, step.keep)
		if got := auditIDs(t, store, "alice", 0, 100); got != step.want {
			t.Errorf("trimmed to %d of %q: got %q; want %q", step.keep, step.kind, got, step.want)
		}
	}
	if got := auditIDs(t, store, "bob", 0, 100); got != "b5 b4 b3 b2 b1 b0" {
		t.Errorf("Bob's were trimmed too: %q", got)
	}
}

func TestStorePurgesAuditEntries(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	old := storedEntry(t, store, "alice", "a0", 0, auth.LoginOK)
	storedEntry(t, store, "bob", "b1", 1, auth.LoginOK)
	storedEntry(t, store, "alice", "a2", 2, auth.LoginOK)
	for _, step := range []struct {
		after      time.Duration
		alice, bob string
	}{{0, "a2 a0", "b1"}, {time.Microsecond, "a2", "b1"}, {2 * time.Microsecond, "a2", ""}, {time.Hour, "", ""}} {
		if err := store.PurgeAudit(t.Context(), old.At.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		alice, bob := auditIDs(t, store, "alice", 0, 10), auditIDs(t, store, "bob", 0, 10)
		if alice != step.alice || bob != step.bob {
			t.Errorf("purged before +%v: got %q and %q; want %q and %q", step.after, alice, bob, step.alice, step.bob)
		}
	}
}

func TestStoreAuditEntriesGoWithTheirUser(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	storedUser(t, store, "bob")
	gone := storedEntry(t, store, "alice", "a", 0, auth.LoginOK)
	storedEntry(t, store, "bob", "b", 0, auth.LoginOK)
	if err := store.DeleteUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	if got := auditIDs(t, store, "alice", 0, 10); got != "" {
		t.Errorf("entries of a deleted user: %q", got)
	}
	if err := store.AddAudit(t.Context(), gone); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("an entry for a deleted user: %v, want ErrNotFound", err)
	}
	storedUser(t, store, "alice") // the id again, which real ones are not
	if got := auditIDs(t, store, "alice", 0, 10); got != "" {
		t.Errorf("entries came back: %q", got)
	}
	if got := auditIDs(t, store, "bob", 0, 10); got != "b" {
		t.Errorf("Bob's: %q; want b", got)
	}
}

// Many sign in at once, and each makes room: none may fail for that, and what is left
// is the newest of all.
func TestStoreKeepsAuditEntriesUnderManyHands(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 5 {
				at := time.UnixMicro(int64(10*i + j + 1))
				err := errors.Join(
					store.AddAudit(t.Context(), &auth.AuditEntry{ID: fmt.Sprint(i, j), UserID: "alice", At: at, Kind: auth.LoginFailed}),
					store.TrimAudit(t.Context(), "alice", "", 10),
					store.TrimAudit(t.Context(), "alice", auth.LoginFailed, 10),
					store.PurgeAudit(t.Context(), time.UnixMicro(1)),
				)
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	const want = "7 4 7 3 7 2 7 1 7 0 6 4 6 3 6 2 6 1 6 0"
	if got := auditIDs(t, store, "alice", 0, 100); got != want {
		t.Errorf("left are %q; want %q", got, want)
	}
}

func TestStoreAuditGivesUpWithItsContext(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	e := storedEntry(t, store, "alice", "a", 0, auth.LoginOK)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, auditErr := store.Audit(ctx, "alice", 0, 10)
	for call, err := range map[string]error{
		"AddAudit": store.AddAudit(ctx, e), "Audit": auditErr,
		"TrimAudit": store.TrimAudit(ctx, "alice", "", 0), "PurgeAudit": store.PurgeAudit(ctx, e.At.Add(time.Hour)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", call, err)
		}
	}
	if got := auditIDs(t, store, "alice", 0, 10); got != "a" {
		t.Errorf("after calls that gave up: %q; want a", got)
	}
}
