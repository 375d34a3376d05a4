package auth_test

import (
	"context"
	"testing"

	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// TestStampChanges with whatever ends sessions, and is never one that there has been: that
// would bring ended sessions back.
func TestStampChanges(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	seen := map[int64]bool{alice.SecurityStamp: true, authtest.User(t, a, authtest.Bob).SecurityStamp: true}
	for range 2 {
		for _, do := range []func(context.Context, string) error{a.Disable, a.Enable, a.SignOutEverywhere, func(ctx context.Context, id string) error {
			return a.SetPassword(ctx, id, "a new one, longer")
		}} {
			if err := do(t.Context(), alice.ID); err != nil {
				t.Fatal(err)
			}
			seen[authtest.User(t, a, authtest.Alice).SecurityStamp] = true
		}
	}
	if len(seen) != 2+2*4 {
		t.Errorf("got %d stamps of ten", len(seen))
	}
}
