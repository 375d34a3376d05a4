package auth_test

import (
	"errors"
	"net/http"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestCommonPasswordsAreRefused wherever one is set, and so are the names of the user and
// of the site.
func TestCommonPasswordsAreRefused(t *testing.T) {
	a, b := visit(t, func(c *auth.Config) { c.AppName = "Blue Shop" })
	b.SignIn(authtest.Alice)
	alice := authtest.User(t, a, authtest.Alice)
	for _, password := range []string{"Passw0rd!", "blue shop 1", authtest.Alice + "123"} {
		wantRefused(t, password, a.SetPassword(t.Context(), alice.ID, password))
		answer := b.Submit("/account/password", "password", authtest.Password, "new_password", password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		wantProblem(t, answer, "new_password")
	}
	for _, password := range []string{"Passw0rd!", "blue shop 1", authtest.Bob + "123"} {
		_, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Bob, Password: password})
		wantRefused(t, password, err)
	}
}

func wantRefused(t *testing.T, password string, err error) {
	t.Helper()
	var input auth.InputError
	if !errors.As(err, &input) || input["password"] == "" {
		t.Errorf("%q: %v; want it refused", password, err)
	}
}
