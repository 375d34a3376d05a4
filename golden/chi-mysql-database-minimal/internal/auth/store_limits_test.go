package auth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// The store's part in the throttle: one time a key, replaced only by who read it.

// Two times, one microsecond apart: no store may take them for the same.
var (
	limitA = time.UnixMicro(1_767_323_045_000_001)
	limitB = time.UnixMicro(1_767_323_045_000_002)
)

func wantLimit(t *testing.T, store auth.Store, key string, want time.Time) {
	t.Helper()
	got, err := store.Limit(t.Context(), key)
	if err != nil || !got.Equal(want) || got.IsZero() != want.IsZero() {
		t.Errorf("limit of %q: %v, %v; want %v", key, got, err, want)
	}
}

func wantSwap(t *testing.T, store auth.Store, key string, old, fresh time.Time, want bool) {
	t.Helper()
	if got, err := store.SwapLimit(t.Context(), key, old, fresh); err != nil || got != want {
		t.Errorf("swap %v for %v: %v, %v; want %v", old, fresh, got, err, want)
	}
}

func TestStoreSwapsLimits(t *testing.T) {
	store := authtest.Store(t)
	var none time.Time
	for _, step := range []struct {
		old, fresh time.Time
		swapped    bool
		after      time.Time
	}{
		{limitA, limitB, false, none}, // there is none yet
		{limitA, none, false, none},
		{none, none, true, none}, // nothing for nothing
		{none, limitA, true, limitA},
		{none, limitB, false, limitA}, // somebody else was first
		{none, none, false, limitA},
		{limitB, none, false, limitA},
		{limitA, limitA, true, limitA}, // what is kept already, and no failure
		{limitA, limitB, true, limitB},
		{limitA, limitB, false, limitB}, // read before that
		{limitB, limitA, true, limitA},  // back again
		{limitA, none, true, none},
		{limitA, none, false, none},
		{none, limitB, true, limitB}, // as if there had never been one
	} {
		wantSwap(t, store, "alice", step.old, step.fresh, step.swapped)
		wantLimit(t, store, "alice", step.after)
	}
	wantLimit(t, store, "Alice", none)
	wantLimit(t, store, "bob", none)
}

func TestStoreKeepsLimitsInMicroseconds(t *testing.T) {
	store := authtest.Store(t)
	wantSwap(t, store, "alice", time.Time{}, limitA.Add(999), true)
	wantLimit(t, store, "alice", limitA)
	wantSwap(t, store, "alice", limitA.Add(1), limitB.In(time.FixedZone("", 3600)), true)
	wantLimit(t, store, "alice", limitB)
}

// Whoever swaps counts an attempt: of many who read the same time, one may, so that
// none is lost.
func TestStoreLosesNoSwap(t *testing.T) {
	store := authtest.Store(t)
	wantSwap(t, store, "alice", time.Time{}, limitA, true)
	const attempts = 20
	var group sync.WaitGroup
	for range attempts {
		group.Go(func() {
			for swapped := false; !swapped; {
				old, err := store.Limit(t.Context(), "alice")
				if err == nil {
					swapped, err = store.SwapLimit(t.Context(), "alice", old, old.Add(time.Microsecond))
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	wantLimit(t, store, "alice", limitA.Add(attempts*time.Microsecond))
}

// The first attempt of a key and the last forgiven one are races too.
func TestStoreSwapsNothingOnce(t *testing.T) {
	store := authtest.Store(t)
	var none time.Time
	for range 5 {
		for _, swap := range [][2]time.Time{{none, limitA}, {limitA, none}} {
			var swapped atomic.Int64
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					ok, err := store.SwapLimit(t.Context(), "alice", swap[0], swap[1])
					if err != nil {
						t.Error(err)
					}
					if ok {
						swapped.Add(1)
					}
				})
			}
			group.Wait()
			if swapped.Load() != 1 {
				t.Errorf("%d of 8 swapped %v for %v; want 1", swapped.Load(), swap[0], swap[1])
			}
			wantLimit(t, store, "alice", swap[1])
		}
	}
}

// Keys that come and go under many hands: no database may take that for a failure.
func TestStoreSwapsUnderCrossfire(t *testing.T) {
	store := authtest.Store(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				old, err := store.Limit(t.Context(), "alice")
				fresh := limitA
				if !old.IsZero() {
					fresh = time.Time{}
				}
				if err == nil {
					_, err = store.SwapLimit(t.Context(), "alice", old, fresh)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestStorePurgesLimits(t *testing.T) {
	store := authtest.Store(t)
	const over = 700 // more than one purge takes from a database
	for i := range over {
		wantSwap(t, store, fmt.Sprint("over ", i), time.Time{}, limitA, true)
	}
	wantSwap(t, store, "now", time.Time{}, limitB, true)
	left := over
	for range 5 {
		if err := store.PurgeLimits(t.Context(), limitB); err != nil {
			t.Fatal(err)
		}
		before := left
		left = 0
		for i := range over {
			if until, err := store.Limit(t.Context(), fmt.Sprint("over ", i)); err != nil {
				t.Fatal(err)
			} else if !until.IsZero() {
				left++
			}
		}
		if left == before && left > 0 {
			t.Fatalf("a purge left all of %d times that are over", left)
		}
		if left == 0 {
			break
		}
	}
	if left > 0 {
		t.Errorf("five purges left %d of %d", left, over)
	}
	wantLimit(t, store, "now", limitB) // not before now
}

func TestStoreLimitsGiveUpWithTheirContext(t *testing.T) {
	store := authtest.Store(t)
	wantSwap(t, store, "alice", time.Time{}, limitA, true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, limitErr := store.Limit(ctx, "alice")
	_, swapErr := store.SwapLimit(ctx, "alice", limitA, limitB)
	_, usersErr := store.Users(ctx, "", 10)
	for call, err := range map[string]error{
		"Limit": limitErr, "SwapLimit": swapErr, "PurgeLimits": store.PurgeLimits(ctx, limitB), "Users": usersErr,
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", call, err)
		}
	}
	wantLimit(t, store, "alice", limitA)
}
