package auth_test

import (
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestChangeAddressWithoutBookkeeping: the new stamp has ended the sessions, so their rows
// and cookies may stay.
func TestChangeAddressWithoutBookkeeping(t *testing.T) {
	box, store := authtest.NewMailbox(), &countingStore{}
	a := authtest.New(t, box.Use, store.Use)
	b, u := mover(t, a)
	link := authtest.Link(t, askForAddress(t, b, box, u, newAddress))
	store.readOnly.Store(true)
	wantLocation(t, b.Post(link), "/login?notice=email-changed")
	wantCurrent(t, b, "anonymous")
}
