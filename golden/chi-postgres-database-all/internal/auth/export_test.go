package auth

import (
	"net/http"
	"net/netip"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// What the tests in package auth_test need of the inside.

var (
	ParseEmail = parseEmail
	EmailKey   = emailKey
)

var (
	PerName         = perName.burst
	PerNameAnywhere = perNameAnywhere.burst
	PerIP           = perIP.burst
)

// LoadKey returns the id of the key in a key file, which it makes when there is none.
func LoadKey(file string) ([4]byte, error) {
	keys, err := newKeys(nil, file)()
	if err != nil {
		return [4]byte{}, err
	}
	return keys[0].id, nil
}

const (
	SampleKey        = sampleKey
	DeviceFor        = deviceFor
	PurgeEvery       = purgeEvery
	MaxDeviceCookies = maxCookies
)

// SafeNext returns where a login leads that was asked to lead to next.
func SafeNext(next string) string { return (&Auth{cfg: Config{Home: "/"}}).safeNext(next) }

// CountHashes counts the passwords hashed from now on.
func (a *Auth) CountHashes() *atomic.Int64 {
	var n atomic.Int64
	a.GateHashes(func() { n.Add(1) })
	return &n
}

// GateHashes calls enter before each password that is hashed from now on.
func (a *Auth) GateHashes(enter func()) {
	a.passwords.Derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		enter()
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
}

// ClientIP returns where r is taken to come from.
func (a *Auth) ClientIP(r *http.Request) netip.Addr { return a.clientIP(r) }

// Device returns the key of the counter that the browser of r has for attempts at u.
func (a *Auth) Device(r *http.Request, u *User) (string, error) {
	return a.device(r, u)
}
