package password

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

const phrase = "correct horse battery"

func newHasher(t *testing.T) *Hasher {
	t.Helper()
	h, err := New(Argon2{Memory: 64, Time: 2, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func hash(t *testing.T, h *Hasher, password string) string {
	t.Helper()
	hash, err := h.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func bcryptHash(t *testing.T, password string) string {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	return string(hash)
}

// TestVerify, and that each attempt costs one hash: whoever measures how long it takes
// learns nothing about the account.
func TestVerify(t *testing.T) {
	h := newHasher(t)
	var hashes, memory atomic.Uint32
	h.Derive = func(password, salt []byte, time, m uint32, threads uint8, keyLen uint32) []byte {
		hashes.Add(1)
		memory.Store(m)
		return argon2.IDKey(password, salt, time, m, threads, keyLen)
	}
	full := strings.Repeat("x", 72)            // all that bcrypt looks at
	devanagari := strings.Repeat("\u0958", 20) // 60 bytes, and 120 in NFC
	for _, test := range []struct {
		name, hash, typed string
		want              bool
		hashes            uint32
	}{
		{"right", hash(t, h, phrase), phrase, true, 1},
		{"wrong", hash(t, h, phrase), "not the password", false, 1},
		{"nobody's hash", "", phrase, false, 1},
		{"nobody's hash, no password", "", "", false, 1},
		{"other case", hash(t, h, phrase), strings.ToUpper(phrase), false, 1},
		{"space after", hash(t, h, phrase), phrase + " ", false, 1},
		{"composed, typed apart", hash(t, h, "Caf\u00e9"), "Cafe\u0301", true, 1},
		{"apart, typed composed", hash(t, h, "Cafe\u0301"), "Caf\u00e9", true, 1},
		{"longest", hash(t, h, strings.Repeat("x", MaxBytes)), strings.Repeat("x", MaxBytes), true, 1},
		{"too long", hash(t, h, strings.Repeat("x", MaxBytes+1)), strings.Repeat("x", MaxBytes+1), false, 0},
		{"bcrypt, right", bcryptHash(t, phrase), phrase, true, 0},
		{"bcrypt, wrong", bcryptHash(t, phrase), "not the password", false, 0},
		{"bcrypt of the bytes", bcryptHash(t, "Cafe\u0301"), "Cafe\u0301", true, 0},
		{"bcrypt of the NFC", bcryptHash(t, "Caf\u00e9"), "Cafe\u0301", true, 0},
		{"bcrypt, longest", bcryptHash(t, full), full, true, 0},
		{"bcrypt, NFC too long", bcryptHash(t, prepare(devanagari)[:72]), devanagari, false, 0},
		{"bcrypt, too long", bcryptHash(t, full), full + "y", false, 1}, // bcrypt would not see the y
	} {
		hashes.Store(0)
		got, err := h.Verify(t.Context(), test.hash, test.typed)
		if got != test.want || err != nil || hashes.Load() != test.hashes {
			t.Errorf("%s: got %v, %v after %d hashes; want %v after %d", test.name, got, err, hashes.Load(), test.want, test.hashes)
		}
	}
	dear, err := New(Argon2{Memory: 128, Time: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	dear.Derive = h.Derive
	if _, err := dear.Verify(t.Context(), "", phrase); err != nil || memory.Load() != 128 {
		t.Errorf("nobody's hash: %v, at a memory of %d; want 128, as of a new hash", err, memory.Load())
	}
}

// TestHashIsArgon2id, by the cost and salt that it names, with a salt of its own.
func TestHashIsArgon2id(t *testing.T) {
	h := newHasher(t)
	one, other := hash(t, h, phrase), hash(t, h, phrase)
	if one == other {
		t.Error("two hashes have the same salt")
	}
	cost, salt, sum, err := decode(one)
	if err != nil || cost != h.cost || len(salt) != 16 || len(sum) != 32 {
		t.Fatalf("%s: got cost %+v, %d bytes of salt, %d of hash, %v; want 16 and 32", one, cost, len(salt), len(sum), err)
	}
	if !bytes.Equal(sum, argon2.IDKey([]byte(phrase), salt, cost.Time, cost.Memory, cost.Threads, 32)) {
		t.Error("the hash is not that of the password and the salt beside it")
	}
	for hash, outdated := range map[string]bool{one: false, strings.Replace(one, "t=2", "t=1", 1): true, bcryptHash(t, phrase): true, "": true} {
		if got := h.Outdated(hash); got != outdated {
			t.Errorf("Outdated(%q) = %v; want %v", hash, got, outdated)
		}
	}
}

// TestDamagedHash is an error, and what another program wrote decides not how much we
// allocate.
func TestDamagedHash(t *testing.T) {
	h := newHasher(t)
	rest := strings.TrimPrefix(hash(t, h, phrase), h.cost.prefix())
	for _, damaged := range []string{
		"plain text",
		"$2b$04$tooshort",
		"$argon2i$v=19$m=64,t=1,p=1$" + rest,
		"$argon2id$v=19$m=64,t=1,p=1$" + rest[:len(rest)-3],
		"$argon2id$v=19$m=064,t=1,p=1$" + rest,
		"$argon2id$v=19$m=4294967295,t=1,p=1$" + rest,
		"$argon2id$v=19$m=64,t=65,p=1$" + rest,
	} {
		if matches, err := h.Verify(t.Context(), damaged, phrase); matches || err == nil {
			t.Errorf("%s: got %v, %v; want an error", damaged, matches, err)
		}
	}
}

// TestHashesAreFew: a burst of logins must not take the machine's memory.
func TestHashesAreFew(t *testing.T) {
	t.Parallel()
	h := newHasher(t)
	if cap(h.places) > runtime.GOMAXPROCS(0) {
		t.Errorf("%d places for %d processors", cap(h.places), runtime.GOMAXPROCS(0))
	}
	entered, release := make(chan struct{}, 1000), make(chan struct{})
	h.Derive = func([]byte, []byte, uint32, uint32, uint8, uint32) []byte {
		entered <- struct{}{}
		<-release
		return make([]byte, sumBytes)
	}
	var group sync.WaitGroup
	for range cap(h.places) {
		group.Go(func() { _, _ = h.Verify(context.Background(), "", phrase) })
		<-entered
	}
	for range 100 { // new passwords wait in the same line
		group.Go(func() { _, _ = h.Verify(context.Background(), "", phrase) })
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(gone, phrase); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while waiting: got error %v; want context.Canceled", err)
	}
	var busy *BusyError
	if _, err := h.Hash(t.Context(), phrase); !errors.As(err, &busy) || busy.RetryAfter != maxWait {
		t.Errorf("Hash: got error %v; want a *BusyError", err)
	}
	if len(entered) != 0 {
		t.Errorf("%d more than %d passwords were hashed at once", len(entered), cap(h.places))
	}
	close(release)
	group.Wait()
	if _, err := h.Hash(t.Context(), phrase); err != nil {
		t.Errorf("when the places are free again: %v", err)
	}
}
