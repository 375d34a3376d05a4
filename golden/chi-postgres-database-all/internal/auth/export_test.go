package auth

import (
	"context"
	"html/template"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"
)

// What the tests in package auth_test need of the inside.

var (
	ParseEmail = parseEmail
	EmailKey   = emailKey
)

// Embedded holds our pages and the stylesheet.
var Embedded = embedded

var (
	PerName         = perName.burst
	PerNameAnywhere = perNameAnywhere.burst
	PerIP           = perIP.burst
)

// SetPerIP has attempts from one IP throttled after so many, until the test ends.
func SetPerIP(t testing.TB, burst int) {
	before := perIP
	perIP.burst = burst
	t.Cleanup(func() { perIP = before })
}

// LoadKey returns the id of the key in a key file, which it makes when there is none.
func LoadKey(file string) ([4]byte, error) {
	keys, err := newKeys(nil, file)()
	if err != nil {
		return [4]byte{}, err
	}
	return keys[0].id, nil
}

const (
	MaxForm          = maxForm
	PurgeEvery       = purgeEvery
	SampleKey        = sampleKey
	DeviceFor        = deviceFor
	MaxDeviceCookies = maxCookies
)

// SetLayout puts the pages of a, and of no other Auth, into another frame.
func (a *Auth) SetLayout(text string) {
	for _, page := range a.pages {
		template.Must(page.Parse(text))
	}
}

// SafeNext returns where a login leads that was asked to lead to next.
func SafeNext(next string) string { return (&Auth{cfg: Config{Home: "/"}}).safeNext(next) }

// CountHashes counts the passwords hashed from now on.
func (a *Auth) CountHashes() *atomic.Int64 {
	var n atomic.Int64
	a.passwords.Derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		n.Add(1)
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
	return &n
}

// GateHashes calls enter before each password that is hashed from now on.
func (a *Auth) GateHashes(enter func()) {
	a.passwords.Derive = func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte {
		enter()
		return argon2.IDKey(password, salt, time, memory, threads, keyLen)
	}
}

// Take counts an attempt of key as those at a name are counted in one network.
func (a *Auth) Take(ctx context.Context, key string) (time.Duration, error) {
	return a.take(ctx, key, perName)
}

// TakeAnywhere counts an attempt as those at a name are counted over all networks.
func (a *Auth) TakeAnywhere(ctx context.Context, key string) (time.Duration, error) {
	return a.take(ctx, key, perNameAnywhere)
}

// TakeBoth counts an attempt by both of them, or by none.
func (a *Auth) TakeBoth(ctx context.Context, anywhere, here string) (time.Duration, error) {
	wait, _, err := a.takeAll(ctx, counter{key: anywhere, limit: perNameAnywhere}, counter{key: here, limit: perName})
	return wait, err
}

// Device returns the key of the counter that the browser of r has for attempts at u.
func (a *Auth) Device(r *http.Request, u *User) (string, error) {
	return a.device(r, u)
}

// ClientIP returns where r is taken to come from.
func (a *Auth) ClientIP(r *http.Request) netip.Addr { return a.clientIP(r) }
