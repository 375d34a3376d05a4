package auth_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// forgetfulStore cannot remember who reads the mail of an address.
type forgetfulStore struct{ auth.Store }

func (forgetfulStore) SetEmailVerified(context.Context, string, string, bool, time.Time) error {
	return errors.New("the disk is full")
}

// TestLinksWorkWithoutVerification: what a link was mailed for is done even when it cannot be
// remembered who has read the mail, unless just that is what it was mailed for.
func TestLinksWorkWithoutVerification(t *testing.T) {
	for _, page := range tokenPages {
		t.Run(page.purpose, func(t *testing.T) {
			a := authtest.New(t, func(c *auth.Config) { c.Store = forgetfulStore{c.Store} })
			b := authtest.NewBrowser(t, a, site(a))
			alice := correspondent(t, a, authtest.Alice)
			want := http.StatusSeeOther
			if page.purpose == "confirm" {
				want = http.StatusInternalServerError
			}
			wantStatus(t, use(b, page.path+issued(t, a, page.purpose, alice)), want)
			if u := authtest.User(t, a, authtest.Alice); !u.EmailVerifiedAt.IsZero() || u.EmailOwned {
				t.Error("the address counts as verified")
			}
		})
	}
}
