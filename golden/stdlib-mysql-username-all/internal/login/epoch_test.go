package auth_test

import (
	"context"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestStampChanges with whatever ends sessions, and is never that of another user: both
// would bring ended sessions back.
func TestStampChanges(t *testing.T) {
	a := authtest.New(t)
	alice, bob := authtest.User(t, a, authtest.Alice), authtest.User(t, a, authtest.Bob)
	seen := map[int64]string{alice.SecurityStamp: "alice's first"}
	if before := seen[bob.SecurityStamp]; before != "" {
		t.Errorf("bob's stamp is %s", before)
	}
	steps := []struct {
		name string
		do   func(ctx context.Context, id string) error
	}{
		{"Disable", a.Disable},
		{"Enable", a.Enable},
		{"SignOutEverywhere", a.SignOutEverywhere},
		{"SetPassword", func(ctx context.Context, id string) error { return a.SetPassword(ctx, id, "a new one, longer") }},
	}
	for _, step := range append(steps, steps...) { // each makes another one each time
		if err := step.do(t.Context(), alice.ID); err != nil {
			t.Fatal(err)
		}
		stamp := authtest.User(t, a, authtest.Alice).SecurityStamp
		if before := seen[stamp]; before != "" {
			t.Errorf("the stamp after %s is %s", step.name, before)
		}
		seen[stamp] = "that of " + step.name
	}
}

// TestUserIDsAreNotGuessed: each is 128 random bits.
func TestUserIDsAreNotGuessed(t *testing.T) {
	a := authtest.New(t)
	alice, bob := authtest.User(t, a, authtest.Alice), authtest.User(t, a, authtest.Bob)
	for _, u := range []*auth.User{alice, bob} {
		if len(u.ID) != 32 {
			t.Errorf("got id %q; want 32 hexadecimal digits", u.ID)
		}
	}
	if alice.ID[:16] == bob.ID[:16] || alice.ID[16:] == bob.ID[16:] {
		t.Errorf("ids %s and %s have half their digits in common", alice.ID, bob.ID)
	}
}
