package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"
)

const (
	// minPassword is the shortest password accepted, in code points. 8 is NIST's
	// floor; without a second factor 15 is what SP 800-63B-4 recommends, and what a
	// site with something to lose should set here.
	minPassword = 8

	// maxPasswordBytes keeps a visitor from having us hash megabytes.
	maxPasswordBytes = 1024

	// maxHashWait is how long a login waits for its turn to hash before it is told
	// to come back.
	maxHashWait = 2 * time.Second

	saltBytes = 16
	hashBytes = 32
)

var errBusy = errors.New("auth: too many passwords are being hashed")

// passwords hashes and checks passwords, a few at a time: argon2 is meant to be
// expensive, and a burst of logins must not take the machine's memory with it.
type passwords struct {
	cost  Argon2
	slots chan struct{}
	dummy PasswordHash
	// derive is argon2.IDKey, except in tests that count its calls.
	derive func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte
}

func newPasswords(cost Argon2) *passwords {
	random := make([]byte, saltBytes+hashBytes)
	_, _ = rand.Read(random)
	return &passwords{
		cost:   cost,
		slots:  make(chan struct{}, max(1, runtime.GOMAXPROCS(0))),
		dummy:  cost.encode(random[:saltBytes], random[saltBytes:]),
		derive: argon2.IDKey,
	}
}

// preparePassword brings a password into Unicode's NFC, so that it does not matter
// whether a keyboard sends é as one code point or as two. Nothing else is changed:
// spaces and case count. Setting and checking both go through here.
func preparePassword(password string) string { return norm.NFC.String(password) }

// hash returns the hash to store for password. It waits for its turn: errBusy when
// that takes too long, or the context's error.
func (p *passwords) hash(ctx context.Context, password string) (PasswordHash, error) {
	release, err := p.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	sum := p.derive([]byte(preparePassword(password)), salt, p.cost.Time, p.cost.Memory, p.cost.Threads, hashBytes)
	return p.cost.encode(salt, sum), nil
}

// verify reports whether password is the one that hash was made of. An empty hash is
// one that nothing matches, and takes just as long: whoever measures must not learn
// which names have an account.
func (p *passwords) verify(ctx context.Context, hash PasswordHash, password string) (bool, error) {
	if len(password) > maxPasswordBytes {
		return false, nil
	}
	if hash == "" {
		hash = p.dummy
	}
	release, err := p.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	if isBcrypt(hash) {
		return verifyBcrypt(hash, password), nil
	}
	cost, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	got := p.derive([]byte(preparePassword(password)), salt, cost.Time, cost.Memory, cost.Threads, hashBytes)
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// outdated reports whether hash was made otherwise than hashes are made now.
func (p *passwords) outdated(hash PasswordHash) bool {
	return !strings.HasPrefix(string(hash), p.cost.prefix())
}

func (p *passwords) acquire(ctx context.Context) (release func(), err error) {
	timer := time.NewTimer(maxHashWait)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, errBusy
	}
}

func isBcrypt(hash PasswordHash) bool {
	return strings.HasPrefix(string(hash), "$2")
}

// verifyBcrypt checks a hash imported from another system. That system most likely
// hashed the bytes as they came, so these are tried first. bcrypt itself looks at 72
// bytes only: a longer password is refused here rather than checked in part.
func verifyBcrypt(hash PasswordHash, password string) bool {
	const maxBcrypt = 72
	matches := func(s string) bool {
		return len(s) <= maxBcrypt && bcrypt.CompareHashAndPassword([]byte(hash), []byte(s)) == nil
	}
	if matches(password) {
		return true
	}
	prepared := preparePassword(password)
	return prepared != password && matches(prepared)
}
