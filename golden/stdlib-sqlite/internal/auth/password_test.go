package auth_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// TestTooBusyToHash: a visitor who cannot be served in time is told when to come back, and
// has as many attempts left then.
func TestTooBusyToHash(t *testing.T) {
	t.Parallel()
	a, b := visit(t, newClock().Use)
	authtest.User(t, a, authtest.Alice)
	for range auth.PerName - 1 {
		wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
	}
	entered, release := make(chan struct{}), make(chan struct{})
	a.GateHashes(func() { entered <- struct{}{}; <-release })
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		visitor := b.Another()
		group.Go(func() { visitor.Submit("/login", "email", authtest.Bob, "password", "a guess") })
		<-entered
	}
	answer := b.Submit("/login", "email", authtest.Alice, "password", "a guess")
	close(release)
	group.Wait()
	wantStatus(t, answer, http.StatusServiceUnavailable)
	if got := answer.Header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After %q; want 2", got)
	}
	a.GateHashes(func() {})
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestRehash: a hash of another cost or kind is replaced when its user signs in.
func TestRehash(t *testing.T) {
	store := &rehashStore{Store: authtest.Store(t)}
	a := authtest.New(t, func(c *auth.Config) { c.Store, c.Argon2.Time = store, 2 })
	cheap := authtest.New(t, func(c *auth.Config) { c.Store = store })
	u := authtest.User(t, cheap, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	hash := func() string { return string(authtest.User(t, a, authtest.Alice).PasswordHash) }

	store.err = context.DeadlineExceeded // which must not fail the login
	b.SignIn(authtest.Alice)
	if got := hash(); !strings.Contains(got, "t=1,") {
		t.Fatalf("the rehash did not fail: %s", got)
	}
	store.err = nil
	b.SignIn(authtest.Alice)
	if got := hash(); !strings.Contains(got, "t=2,") {
		t.Errorf("hash after login is %s; want t=2", got)
	}
	kept := hash()
	b.SignIn(authtest.Alice)
	if got := hash(); got != kept {
		t.Errorf("hash after another login is %s; want it as it was: each login hashes once", got)
	}

	imported, err := bcrypt.GenerateFromPassword([]byte(authtest.Password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SetPassword(t.Context(), u.ID, auth.PasswordHash(imported), u.SecurityStamp, u.SecurityStamp); err != nil {
		t.Fatal(err)
	}
	b.SignIn(authtest.Alice)
	if got := hash(); !strings.HasPrefix(got, "$argon2id$") {
		t.Errorf("hash after login is %.12s…; want argon2id", got)
	}
	wantCurrent(t, b, authtest.Alice)
}

type rehashStore struct {
	auth.Store
	err error
}

func (s *rehashStore) Rehash(ctx context.Context, id string, old, fresh auth.PasswordHash) error {
	if s.err != nil {
		return s.err
	}
	return s.Store.Rehash(ctx, id, old, fresh)
}

// TestHashesAreStrong: the cost is at least OWASP's minimum unless the owner says else.
func TestHashesAreStrong(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Argon2 = auth.Config{}.Argon2 })
	hash := string(authtest.User(t, a, authtest.Alice).PasswordHash)
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; !strings.HasPrefix(hash, want) {
		t.Errorf("hash is %s; want it to begin %s", hash, want)
	}
}
