package auth_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

func TestNewPasswordRules(t *testing.T) {
	for password, ok := range map[string]bool{
		"":                                     false,
		"seven77":                              false,
		"eight888":                             true,
		"        ":                             true, // spaces count
		"пароль12":                             true, // 8 characters, 14 bytes
		"🔑🔑🔑🔑🔑🔑🔑":                              false,
		"🔑🔑🔑🔑🔑🔑🔑🔑":                             true,
		strings.Repeat("e\u0301", 7):           false, // 7 characters, typed as 14
		strings.Repeat("x", 1024):              true,
		strings.Repeat("x", 1025):              false,
		"not text \xff\xfe":                    false,
		"correct horse battery staple":         true,
		strings.Repeat("\u0958", 300) + "long": false, // NFC makes it longer
	} {
		if got := auth.RightLength(password, []string{authtest.Alice}, ""); (got == "") != ok {
			t.Errorf("RightLength(%.40q) = %q; want accepted %v", password, got, ok)
		}
	}
}

// TestPasswordIsTakenAsTyped: no trimming and no change of case; only that it does not
// matter how a keyboard composes é.
func TestPasswordIsTakenAsTyped(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	if _, err := a.CreateUser(context.Background(), authtest.Alice, " Caf\u00e9 au lait "); err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]int{
		" Caf\u00e9 au lait ":  http.StatusSeeOther,
		" Cafe\u0301 au lait ": http.StatusSeeOther,
		"Caf\u00e9 au lait":    http.StatusUnauthorized,
		" caf\u00e9 au lait ":  http.StatusUnauthorized,
	} {
		answer := b.Submit("/login", "username", authtest.Alice, "password", password)
		if answer.StatusCode != want {
			t.Errorf("password %q: got status %d; want %d", password, answer.StatusCode, want)
		}
	}
}

// TestLongPasswordIsNotHashed: nobody makes us hash megabytes.
func TestLongPasswordIsNotHashed(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	hashes := a.CountHashes()
	answer := b.Submit("/login", "username", authtest.Alice, "password", strings.Repeat("x", auth.MaxPasswordBytes+1))
	wantStatus(t, answer, http.StatusUnauthorized)
	if hashes.Load() != 0 {
		t.Errorf("%d passwords hashed; want 0", hashes.Load())
	}
}

// TestHashesAreFew: a burst of logins must not take the machine's memory.
func TestHashesAreFew(t *testing.T) {
	t.Parallel()
	a := authtest.New(t, func(c *auth.Config) { c.BaseURL = "https://example.com" }) // addresses not counted
	b := authtest.NewBrowser(t, a, site(a))
	var now, most atomic.Int64
	a.GateHashes(func() {
		n := now.Add(1)
		defer now.Add(-1)
		for {
			seen := most.Load()
			if n <= seen || most.CompareAndSwap(seen, n) {
				break
			}
		}
		time.Sleep(time.Millisecond)
	})
	var group sync.WaitGroup
	for i := range 200 {
		visitor := b.Another()
		name := strings.Repeat("x", i%50) + authtest.Alice
		group.Go(func() { visitor.Submit("/login", "username", name, "password", "a guess") })
		if i%10 == 0 { // new passwords wait in the same line
			group.Go(func() { _, _ = a.CreateUser(t.Context(), fmt.Sprint("x", i, authtest.Alice), authtest.Password) })
		}
	}
	group.Wait()
	if got, limit := most.Load(), int64(a.HashSlots()); got > limit {
		t.Errorf("%d passwords hashed at once; want at most %d", got, limit)
	}
	if most.Load() == 0 {
		t.Error("no password was hashed")
	}
}

// TestTooBusyToHash: who cannot be served in time is told to come back.
func TestTooBusyToHash(t *testing.T) {
	t.Parallel()
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	entered, release := make(chan struct{}), make(chan struct{})
	a.GateHashes(func() { entered <- struct{}{}; <-release })
	var group sync.WaitGroup
	for range a.HashSlots() {
		visitor := b.Another()
		group.Go(func() { visitor.Submit("/login", "username", authtest.Bob, "password", "a guess") })
	}
	for range a.HashSlots() {
		<-entered
	}
	// Who has gone away does not wait.
	if _, err := a.CreateUser(cancel(t.Context()), authtest.Alice, authtest.Password); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while waiting: got error %v; want context.Canceled", err)
	}
	answer := b.Submit("/login", "username", authtest.Alice, "password", "a guess")
	close(release)
	group.Wait()
	wantStatus(t, answer, http.StatusServiceUnavailable)
	if answer.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// TestRehash: a hash of another cost is replaced when its user signs in.
func TestRehash(t *testing.T) {
	store := &rehashStore{Store: authtest.Store(t)}
	cheap := authtest.New(t, func(c *auth.Config) { c.Store = store })
	dear := authtest.New(t, func(c *auth.Config) { c.Store, c.Argon2.Time = store, 2 })
	authtest.User(t, cheap, authtest.Alice)
	b := authtest.NewBrowser(t, dear, site(dear))

	store.err = context.DeadlineExceeded // which must not fail the login
	b.SignIn(authtest.Alice)
	if got := string(authtest.User(t, dear, authtest.Alice).PasswordHash); !strings.Contains(got, "t=1,") {
		t.Fatalf("the rehash did not fail: %s", got)
	}
	store.err = nil
	b.SignIn(authtest.Alice)
	if got := string(authtest.User(t, dear, authtest.Alice).PasswordHash); !strings.Contains(got, "t=2,") {
		t.Errorf("hash after login is %s; want t=2", got)
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

// TestImportedBcrypt: users brought along from another system sign in with the password
// they have, and are hashed anew.
func TestImportedBcrypt(t *testing.T) {
	long := strings.Repeat("x", 72)
	for _, test := range []struct{ hashed, typed, want string }{
		{authtest.Password, authtest.Password, authtest.Alice},
		{authtest.Password, "not the password", "anonymous"},
		{"Caf\u00e9 au lait", "Cafe\u0301 au lait", authtest.Alice},
		{"Cafe\u0301 au lait", "Cafe\u0301 au lait", authtest.Alice},
		{long, long, authtest.Alice},
		{long, long + "y", "anonymous"}, // bcrypt alone would not see the y
	} {
		store := authtest.Store(t)
		a := authtest.New(t, func(c *auth.Config) { c.Store = store })
		u := authtest.User(t, a, authtest.Alice)
		hash, err := bcrypt.GenerateFromPassword([]byte(test.hashed), bcrypt.MinCost)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.SetPassword(context.Background(), u.ID, auth.PasswordHash(hash), u.Epoch, u.Epoch); err != nil {
			t.Fatal(err)
		}
		b := authtest.NewBrowser(t, a, site(a))
		b.Submit("/login", "username", authtest.Alice, "password", test.typed)
		wantCurrent(t, b, test.want)
		stored := string(authtest.User(t, a, authtest.Alice).PasswordHash)
		if strings.HasPrefix(stored, "$argon2id$") != (test.want == authtest.Alice) {
			t.Errorf("%.20q typed for %.20q: hash is now %.12s…", test.typed, test.hashed, stored)
		}
	}
}

// TestHashesAreStrong: by default a hash costs at least OWASP's minimum and has a salt of
// its own, and by the salt and cost that it names any other argon2id comes to the same.
func TestHashesAreStrong(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Argon2 = auth.Argon2{} })
	salts := make(map[string]bool)
	for _, name := range []string{authtest.Alice, authtest.Bob} {
		hash := string(authtest.User(t, a, name).PasswordHash)
		parts := strings.Split(hash, "$") // $argon2id$v=19$m=…,t=…,p=…$salt$sum
		var memory, passes uint32
		var threads uint8
		if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
			t.Fatalf("hash is %s", hash)
		}
		if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil {
			t.Fatal(err)
		}
		salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
		sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
		if err := errors.Join(saltErr, sumErr); err != nil {
			t.Fatal(err)
		}
		if memory < 19*1024 || passes < 2 || threads < 1 || len(salt) < 16 || len(sum) < 32 {
			t.Errorf("%s: %d bytes of salt, %d of hash; want m=19456,t=2,p=1 or more, 16 and 32", parts[3], len(salt), len(sum))
		}
		want := argon2.IDKey([]byte(authtest.Password), salt, passes, memory, threads, uint32(len(sum)))
		if !bytes.Equal(sum, want) {
			t.Error("the hash is not that of the password and the salt beside it")
		}
		salts[parts[4]] = true
	}
	if len(salts) != 2 {
		t.Error("two users have the same salt")
	}
}

// TestDamagedHashIsAnError: it is not the visitor who is wrong.
func TestDamagedHashIsAnError(t *testing.T) {
	for _, hash := range []auth.PasswordHash{
		"plain text",
		"$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAA",
		"$argon2id$v=19$m=64,t=1,p=1$!$AAAA",
		"$argon2id$v=19$m=64,t=65,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // so many passes that nobody waits for them
	} {
		store := authtest.Store(t)
		a := authtest.New(t, func(c *auth.Config) { c.Store = store })
		b := authtest.NewBrowser(t, a, site(a))
		u := authtest.User(t, a, authtest.Alice)
		if err := store.SetPassword(context.Background(), u.ID, hash, u.Epoch, u.Epoch); err != nil {
			t.Fatal(err)
		}
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusInternalServerError)
	}
}
