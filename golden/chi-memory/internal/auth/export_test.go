package auth

import (
	"net/http"
	"net/netip"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// What the tests in package auth_test need of the inside.

var (
	SafeNext         = safeNext
	ParseUsername    = parseUsername
	CheckNewPassword = checkNewPassword
)

const (
	PerName           = perName
	PerAddress        = perAddress
	MaxForm           = maxForm
	MaxPasswordBytes  = maxPasswordBytes
	MinPasswordLength = minPassword
	MaxThrottled      = maxThrottled
	SampleKey         = sampleKey
)

// CountHashes counts the passwords hashed from now on.
func (a *Auth) CountHashes() *atomic.Int64 {
	var n atomic.Int64
	a.passwords.derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		n.Add(1)
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
	return &n
}

// GateHashes calls enter before each password that is hashed from now on.
func (a *Auth) GateHashes(enter func()) {
	a.passwords.derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		enter()
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
}

// HashSlots returns how many passwords are hashed at once.
func (a *Auth) HashSlots() int { return cap(a.passwords.slots) }

// ThrottleKeys returns how many counters are kept.
func (a *Auth) ThrottleKeys() int { return len(a.throttle.until) }

// Take counts an attempt of key as throttleName does.
func (a *Auth) Take(key string) { a.throttle.take(key, perName, perNameEvery) }

// ClientAddr returns whom r is taken to come from.
func (a *Auth) ClientAddr(r *http.Request) netip.Addr { return a.clientAddr(r) }
