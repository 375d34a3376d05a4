package authtest

import (
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth"
)

// Store returns an empty store of the test's own.
func Store(t testing.TB) auth.Store {
	t.Helper()
	return auth.NewStore()
}
