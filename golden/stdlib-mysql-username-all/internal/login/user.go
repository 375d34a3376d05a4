package auth

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"

	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// User is an account, or the anonymous user when nobody is signed in. It and its fields
// are declared in package store.
type User = store.User

// PasswordHash is a hash that does not show itself when it is printed or logged.
type PasswordHash = store.PasswordHash

// Store keeps the users.
type Store = store.Store

// What a Store answers, and what callers of this package ask for with errors.Is.
var (
	ErrNotFound   = store.ErrNotFound
	ErrTaken      = store.ErrTaken
	ErrReferenced = store.ErrReferenced
)

// maxUserID is the longest user id, in bytes, that a session can carry.
const maxUserID = 64

// anonymous is the current user when nobody is signed in.
func anonymous() *User { return &User{} }

// newID makes a user id: 128 random bits, so that ids cannot be guessed and never
// come back.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand crashes the program instead
	return hex.EncodeToString(b[:])
}

// newSecurityStamp makes a fresh stamp. It is random rather than counted up, so that a
// database restored from a backup does not bring revoked sessions back to life.
func newSecurityStamp() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	var stamp int64
	_, _ = binary.Decode(b[:], binary.BigEndian, &stamp) // cannot fail: eight bytes are enough
	return stamp
}
