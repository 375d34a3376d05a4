package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestResetDoesNotWaitForRegistrations: a flood of accounts, whose addresses all take
// long to mail to, holds up nobody who has forgotten their password.
func TestResetDoesNotWaitForRegistrations(t *testing.T) {
	box, address := authtest.NewMailbox(), ""
	release, flooded := make(chan struct{}), make(chan struct{}, 100)
	a := authtest.New(t, sender(func(ctx context.Context, m auth.Mail) error {
		if m.To == address {
			return box.Send(ctx, m)
		}
		flooded <- struct{}{}
		<-release
		return nil
	}).Use)
	defer close(release)
	address = correspondent(t, a, authtest.Alice).Address() // before any mail
	b := authtest.NewBrowser(t, a, site(a))
	for i := range 2 * auth.MaxSenders {
		name := fmt.Sprint(i, authtest.Bob)
		wantStatus(t, b.Submit("/register", "username", name, "email", fmt.Sprint(i, "bob@example.com"), "password", authtest.Password), http.StatusSeeOther)
	}
	for range auth.MaxSenders {
		<-flooded
	}
	b.Submit("/forgot", "username", authtest.Alice)
	box.Wait(t)
}
