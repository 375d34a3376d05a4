package auth_test

import (
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestDeleteAccountWithoutBookkeeping: the user is gone, so that a session that cannot be
// ended is nobody's.
func TestDeleteAccountWithoutBookkeeping(t *testing.T) {
	store := &countingStore{}
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	store.readOnly.Store(true)
	answer := b.Submit("/account/delete", "confirm", authtest.Alice, "password", authtest.Password)
	wantLocation(t, answer, "/?notice=account-deleted")
	wantCurrent(t, b, "anonymous")
}
