package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestMagicRacesADeletion: the link of an account that goes while it is used is dead.
func TestMagicRacesADeletion(t *testing.T) {
	var log strings.Builder
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use, logTo(&log), func(c *auth.Config) { c.Store = deletingStore{c.Store} })
	known(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	b.Submit("/magic", "email", authtest.Alice)
	wantStatus(t, b.Post(authtest.Link(t, box.Wait(t))), http.StatusNotFound)
	if strings.Contains(log.String(), "ERROR") {
		t.Errorf("the log has an error:\n%s", log.String())
	}
}
