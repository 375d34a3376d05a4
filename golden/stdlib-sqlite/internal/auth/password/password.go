// Package password hashes passwords, verifies them, and says which new ones will do.
//
// What a new password must be stands in rules.go: change it as you like. What a hash
// costs is Config.Argon2 of package auth. The tests tell what the rest protects.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"
)

const (
	maxWait   = 2 * time.Second // of Hash and Verify, for a place
	maxBcrypt = 72              // bytes; bcrypt ignores what follows
)

// BusyError says that too many passwords were being hashed.
type BusyError struct{ RetryAfter time.Duration }

func (e *BusyError) Error() string {
	return fmt.Sprintf("password: too many are being hashed; try again in %s", e.RetryAfter)
}

// Hasher hashes passwords with argon2id, as many at once as there are processors: each takes
// megabytes, and a burst of logins must not take all of them.
type Hasher struct {
	cost   Argon2
	places chan struct{}

	// Derive is argon2.IDKey, except in tests that count its calls.
	Derive func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte
}

// New returns a Hasher whose hashes have that cost.
func New(cost Argon2) (*Hasher, error) {
	if !cost.valid() {
		return nil, fmt.Errorf("password: cost %+v: want 1 to %d passes, a thread or more and 8 KiB a thread to 1 GiB", cost, maxTime)
	}
	return &Hasher{cost: cost, places: make(chan struct{}, runtime.GOMAXPROCS(0)), Derive: argon2.IDKey}, nil
}

// Hash returns the hash to store for password. Its error is a *BusyError or that of ctx.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	return h.cost.encode(salt, h.derive(password, salt, h.cost)), nil
}

// Verify reports whether hash was made of password. Where there is no account pass "" for its
// hash: it takes as long, so that the time does not tell. Only a password longer than MaxBytes
// is refused at once.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if len(password) > MaxBytes {
		return false, nil
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	imported := strings.HasPrefix(hash, "$2")
	if imported && len(password) <= maxBcrypt {
		return verifyBcrypt(hash, password)
	}
	if imported || hash == "" {
		h.derive(password, make([]byte, saltBytes), h.cost)
		return false, nil
	}
	cost, salt, sum, err := decode(hash)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(h.derive(password, salt, cost), sum) == 1, nil
}

// Outdated reports whether Hash makes hashes of another kind or cost than this one.
func (h *Hasher) Outdated(hash string) bool { return !strings.HasPrefix(hash, h.cost.prefix()) }

func (h *Hasher) derive(password string, salt []byte, cost Argon2) []byte {
	return h.Derive([]byte(prepare(password)), salt, cost.Time, cost.Memory, cost.Threads, sumBytes)
}

func (h *Hasher) enter(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, maxWait, &BusyError{RetryAfter: maxWait})
	defer cancel()
	select {
	case h.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (h *Hasher) leave() { <-h.places }

// prepare brings a password into Unicode's NFC: some keyboards send é as one code point and
// some as two. Nothing else changes; spaces and case count.
func prepare(password string) string { return norm.NFC.String(password) }

// verifyBcrypt checks a hash that another program made, most likely of the bytes as they came:
// they are tried first, and then their NFC.
func verifyBcrypt(hash, password string) (bool, error) {
	for _, candidate := range slices.Compact([]string{password, prepare(password)}) {
		err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(candidate))
		if len(candidate) <= maxBcrypt && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
			return err == nil, err
		}
	}
	return false, nil
}
