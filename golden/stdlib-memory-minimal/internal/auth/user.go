package auth

import (
	"crypto/rand"
	"encoding/binary"

	"example.com/stdlib-memory-minimal/internal/auth/store"
)

// Declared in package store, with their fields and methods.
type (
	User         = store.User
	PasswordHash = store.PasswordHash
	Store        = store.Store
)

// What a Store answers. Ask with errors.Is.
var (
	ErrNotFound   = store.ErrNotFound
	ErrTaken      = store.ErrTaken
	ErrReferenced = store.ErrReferenced
)

// maxUserID is the longest user id, in bytes, that a session can carry.
const maxUserID = 64

// anonymous is the current user when nobody is signed in.
func anonymous() *User { return &User{} }

// newID makes a user id of 130 random bits: it cannot be guessed and never comes back.
func newID() string { return rand.Text() }

// newSecurityStamp makes a stamp at random instead of counting up: a database restored from
// a backup must not bring revoked sessions back to life.
func newSecurityStamp() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])                      // never fails: crypto/rand crashes the program instead
	return int64(binary.BigEndian.Uint64(b[:])) // #nosec G115 -- only compared
}
