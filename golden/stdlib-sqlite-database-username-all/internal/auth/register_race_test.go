package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestRegisterRacesADeletion: whose account goes while they are signed in to it is answered
// like one who signs in to an account that is not there.
func TestRegisterRacesADeletion(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log), func(c *auth.Config) { c.Store = deletingStore{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("the log has an error:\n%s", log.String())
	}
}
