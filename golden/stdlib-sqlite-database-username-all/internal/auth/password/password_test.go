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

func newHasher() *Hasher { return must(New(Argon2{Memory: 64, Time: 2, Threads: 1})) }

func hash(h *Hasher, password string) string {
	return must(h.Hash(context.Background(), password))
}

func bcryptHash(password string) string {
	return string(must(bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// TestVerify, and that each attempt costs one hash, whatever there is to find.
func TestVerify(t *testing.T) {
	h := newHasher()
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
		{"right", hash(h, phrase), phrase, true, 1},
		{"wrong", hash(h, phrase), "not the password", false, 1},
		{"nobody's hash", "", phrase, false, 1},
		{"nobody's hash, no password", "", "", false, 1},
		{"other case", hash(h, phrase), strings.ToUpper(phrase), false, 1},
		{"space after", hash(h, phrase), phrase + " ", false, 1},
		{"composed, typed apart", hash(h, "Caf\u00e9"), "Cafe\u0301", true, 1},
		{"apart, typed composed", hash(h, "Cafe\u0301"), "Caf\u00e9", true, 1},
		{"longest", hash(h, strings.Repeat("x", MaxBytes)), strings.Repeat("x", MaxBytes), true, 1},
		{"too long", hash(h, strings.Repeat("x", MaxBytes+1)), strings.Repeat("x", MaxBytes+1), false, 0},
		{"bcrypt, right", bcryptHash(phrase), phrase, true, 0},
		{"bcrypt, wrong", bcryptHash(phrase), "not the password", false, 0},
		{"bcrypt of the bytes", bcryptHash("Cafe\u0301"), "Cafe\u0301", true, 0},
		{"bcrypt of the NFC", bcryptHash("Caf\u00e9"), "Cafe\u0301", true, 0},
		{"bcrypt, longest", bcryptHash(full), full, true, 0},
		{"bcrypt, NFC too long", bcryptHash(prepare(devanagari)[:72]), devanagari, false, 0},
		{"bcrypt, too long", bcryptHash(full), full + "y", false, 1}, // bcrypt would not see the y
	} {
		hashes.Store(0)
		got, err := h.Verify(t.Context(), test.hash, test.typed)
		if got != test.want || err != nil || hashes.Load() != test.hashes {
			t.Errorf("%s: got %v, %v after %d hashes; want %v after %d", test.name, got, err, hashes.Load(), test.want, test.hashes)
		}
	}
	dear := must(New(Argon2{Memory: 128, Time: 1, Threads: 1}))
	dear.Derive = h.Derive
	if _, err := dear.Verify(t.Context(), "", phrase); err != nil || memory.Load() != 128 {
		t.Errorf("nobody's hash: %v, at a memory of %d; want 128, as of a new hash", err, memory.Load())
	}
}

// TestHashIsArgon2id, by the cost and salt that it names, with a salt of its own.
func TestHashIsArgon2id(t *testing.T) {
	h := newHasher()
	one, other := hash(h, phrase), hash(h, phrase)
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
	for hash, outdated := range map[string]bool{one: false, strings.Replace(one, "t=2", "t=1", 1): true, bcryptHash(phrase): true, "": true} {
		if got := h.Outdated(hash); got != outdated {
			t.Errorf("Outdated(%q) = %v; want %v", hash, got, outdated)
		}
	}
}

// TestHashesAreFew: a burst of logins must not take the machine's memory.
func TestHashesAreFew(t *testing.T) {
	t.Parallel()
	h := newHasher()
	if cap(h.places) > runtime.GOMAXPROCS(0) {
		t.Fatalf("%d places for %d processors", cap(h.places), runtime.GOMAXPROCS(0))
	}
	entered, release := make(chan struct{}, 1000), make(chan struct{})
	h.Derive = func([]byte, []byte, uint32, uint32, uint8, uint32) []byte {
		entered <- struct{}{}
		<-release
		return make([]byte, sumBytes)
	}
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() { _, _ = h.Verify(context.Background(), "", phrase) })
	}
	for range runtime.GOMAXPROCS(0) {
		<-entered
	}
	var busy *BusyError // new passwords wait in the same line
	if _, err := h.Hash(t.Context(), phrase); !errors.As(err, &busy) || busy.RetryAfter != maxWait {
		t.Errorf("Hash: got error %v; want a *BusyError", err)
	}
	if len(entered) != 0 {
		t.Errorf("%d more than %d passwords were hashed at once", len(entered), runtime.GOMAXPROCS(0))
	}
	close(release)
	group.Wait()
	if _, err := h.Hash(t.Context(), phrase); err != nil {
		t.Errorf("when the places are free again: %v", err)
	}
}

// TestDamagedHash is an error, and does not decide how much memory we take.
func TestDamagedHash(t *testing.T) {
	h := newHasher()
	rest := strings.TrimPrefix(hash(h, phrase), h.cost.prefix())
	for _, damaged := range []string{
		"plain text",
		"$2b$04$tooshort",
		"$argon2id$v=19$m=64,t=1,p=1$" + rest[:len(rest)-3],
		"$argon2id$v=19$m=4294967295,t=1,p=1$" + rest,
	} {
		if matches, err := h.Verify(t.Context(), damaged, phrase); matches || err == nil {
			t.Errorf("%s: got %v, %v; want an error", damaged, matches, err)
		}
	}
}
