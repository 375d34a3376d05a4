package auth_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// gatedStore counts the rows written for tokens and limits, and finds nobody by name before
// the gate lets it.
type gatedStore struct {
	auth.Store
	rows *atomic.Int64
	gate chan struct{}
}

func (s gatedStore) CreateToken(ctx context.Context, t *store.Token) error {
	s.rows.Add(1)
	return s.Store.CreateToken(ctx, t)
}

func (s gatedStore) SwapLimit(ctx context.Context, key string, old, until time.Time) (bool, error) {
	s.rows.Add(1)
	return s.Store.SwapLimit(ctx, key, old, until)
}

func (s gatedStore) UserByUsername(ctx context.Context, key string) (*auth.User, error) {
	<-s.gate
	return s.Store.UserByUsername(ctx, key)
}

// TestAskingForLinksIsAsMuchWork for the database whether or not anybody has the name: the
// requests that come meanwhile wait for it, and could be measured. The visitor does not
// even wait until anybody has looked who that is.
func TestAskingForLinksIsAsMuchWork(t *testing.T) {
	eachLink(t, true, func(t *testing.T, page tokenPage) {
		var rows atomic.Int64
		gate := make(chan struct{}, 10)
		for range cap(gate) {
			gate <- struct{}{}
		}
		a, b := visit(t, func(c *auth.Config) { c.Store = gatedStore{c.Store, &rows, gate} })
		correspondent(t, a, authtest.Alice)
		if err := a.Disable(t.Context(), correspondent(t, a, authtest.Bob).ID); err != nil {
			t.Fatal(err)
		}
		for len(gate) > 0 {
			<-gate
		}
		written := func(name string) int64 {
			t.Helper()
			rows.Store(0)
			wantStatus(t, b.Submit(page.ask, "username", name), http.StatusSeeOther)
			before := rows.Load()
			gate <- struct{}{}
			if err := a.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			return rows.Load() - before
		}
		for i := range auth.PerMail + 1 { // the last time it is once too often
			want := written(authtest.Alice)
			for _, name := range []string{"x" + authtest.Alice, authtest.Bob} {
				if got := written(name); got != want {
					t.Errorf("time %d: %d rows written for %q; want %d, as for a user", i+1, got, name, want)
				}
			}
		}
	})
}
