package auth_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// What the store promises of tokens when much happens at the same moment.

// Of several links asked for at once one works: not none, and not two.
func TestStoreKeepsOneOfManyTokensMadeAtOnce(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	const attempts = 20
	var group sync.WaitGroup
	for i := range attempts {
		group.Go(func() {
			token := auth.Token{Hash: fmt.Sprintf("%064d", i), UserID: "alice", Purpose: "reset", ExpiresAt: tokenTime}
			if err := store.CreateToken(t.Context(), &token); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	found := 0
	for i := range attempts {
		if _, err := store.Token(t.Context(), "reset", fmt.Sprintf("%064d", i)); err == nil {
			found++
		}
	}
	if found != 1 {
		t.Errorf("%d of %d tokens made at once work; want 1", found, attempts)
	}
}

func TestStoreUsesATokenOnce(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	for range 4 { // the first time connections are still being made, one after the other
		token := storedToken(t, store, "alice", "reset", "a")
		start := make(chan struct{})
		var used atomic.Int64
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				<-start
				got, err := store.UseToken(t.Context(), "reset", token.Hash)
				switch {
				case err == nil && *got == token:
					used.Add(1)
				case !errors.Is(err, auth.ErrNotFound):
					t.Errorf("use token: got %+v, %v; want the token or ErrNotFound", got, err)
				}
			})
		}
		close(start)
		group.Wait()
		if used.Load() != 1 {
			t.Errorf("%d of 50 uses of one token succeeded; want 1", used.Load())
		}
	}
}

// Whatever happens to the tokens of one user at the same moment, nothing gets stuck.
func TestStoreDoesEverythingWithTokensAtOnce(t *testing.T) {
	store := authtest.Store(t)
	storedUser(t, store, "alice")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			ctx := t.Context()
			for j := range 5 {
				token := auth.Token{Hash: fmt.Sprintf("%064d", 10*i+j), UserID: "alice", Purpose: "reset", ExpiresAt: tokenTime}
				errs := []error{store.CreateToken(ctx, &token), store.PurgeTokens(ctx, tokenTime.Add(time.Duration(j)*time.Second))}
				if i%4 == 0 {
					errs = append(errs, store.DeleteTokens(ctx, "alice"))
				}
				_, err := store.UseToken(ctx, "reset", token.Hash)
				if !errors.Is(err, auth.ErrNotFound) {
					errs = append(errs, err)
				}
				if err := errors.Join(errs...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
