package auth_test

import (
	"errors"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

func TestCreateUserWithEmail(t *testing.T) {
	a := authtest.New(t)
	ctx := t.Context()
	u, err := a.CreateUser(ctx, auth.NewUser{Username: authtest.Alice, Password: authtest.Password, Email: " Alice@Example.com "})
	if err != nil {
		t.Fatal(err)
	}
	if u.Address() != "Alice@Example.com" || u.EmailKey != "alice@example.com" {
		t.Errorf("got address %q, key %q", u.Address(), u.EmailKey)
	}
	if found := authtest.User(t, a, authtest.Alice); found.Address() != u.Address() {
		t.Errorf("found with address %q; want %q", found.Address(), u.Address())
	}
	for _, email := range []string{"ALICE@example.com", "alice@EXAMPLE.com"} {
		if _, err := a.CreateUser(ctx, auth.NewUser{Username: authtest.Bob, Password: authtest.Password, Email: email}); !errors.Is(err, auth.ErrTaken) {
			t.Errorf("address %q: got error %v; want ErrTaken", email, err)
		}
	}
	for _, name := range []string{"carol", "dave"} { // who have none
		if u, err := a.CreateUser(ctx, auth.NewUser{Username: name, Password: authtest.Password}); err != nil || u.Address() != "" {
			t.Errorf("without an address: got %v, %v", u, err)
		}
	}
	// Mail to these would go to who knows whom, or nowhere.
	for _, email := range []string{"bob", "\uff22ob\uff20example.com", "bob.@example.com", "b..b@example.com"} {
		_, err := a.CreateUser(ctx, auth.NewUser{Username: authtest.Bob, Password: authtest.Password, Email: email})
		var input auth.InputError
		if !errors.As(err, &input) || input["email"] == "" {
			t.Errorf("address %q: got error %v; want an InputError for email", email, err)
		}
	}
}
