package authtest

import (
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth/store"
)

// Store returns an empty store of the test's own.
func Store(t testing.TB) store.Store {
	t.Helper()
	return store.New()
}
