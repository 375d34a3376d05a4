package auth_test

import (
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// TestSignOutEverywhereWithoutBookkeeping: the new stamp has ended the sessions, so their
// rows and cookies may stay.
func TestSignOutEverywhereWithoutBookkeeping(t *testing.T) {
	store := &countingStore{}
	_, b := visit(t, store.Use)
	b.SignIn(authtest.Alice, "remember", "1")
	store.readOnly.Store(true)
	wantLocation(t, b.Submit("/account/signout"), "/?notice=signed-out-everywhere")
	wantCurrent(t, b, "anonymous")
}
