package auth_test

import (
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestOwnAddressIsRefused where the name is another.
func TestOwnAddressIsRefused(t *testing.T) {
	const address = "alexandra.muller@example.com"
	a := authtest.New(t)
	ctx := t.Context()
	for _, password := range []string{address, "Alexandra.Muller", "alexandra.muller2026", "ALEXANDRA.MULLER@example.com1"} {
		_, err := a.CreateUser(ctx, auth.NewUser{Username: authtest.Alice, Password: password, Email: address})
		wantRefused(t, password, err)
	}
	u, err := a.CreateUser(ctx, auth.NewUser{Username: authtest.Alice, Password: "alexandra.muller and her cat", Email: address})
	if err != nil {
		t.Fatal(err)
	}
	wantRefused(t, address, a.SetPassword(ctx, u.ID, address))
	wantRefused(t, "alexandra.muller", a.SetPassword(ctx, u.ID, "alexandra.muller"))
	b := authtest.NewBrowser(t, a, site(a))
	b.Submit("/login", "username", authtest.Alice, "password", "alexandra.muller and her cat")
	wantCurrent(t, b, authtest.Alice)
	answer := b.Submit("/account/password", "password", "alexandra.muller and her cat", "new_password", address)
	wantProblem(t, answer, "new_password")
}
