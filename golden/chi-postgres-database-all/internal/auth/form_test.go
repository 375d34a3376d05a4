package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestPasswordInTheAddressIsNotTaken: addresses end up in logs and histories, and links
// would sign visitors in as whoever wrote them.
func TestPasswordInTheAddressIsNotTaken(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)
	query := "?email=" + authtest.Alice + "&password=" + strings.ReplaceAll(authtest.Password, " ", "+")
	wantStatus(t, b.Submit("/login"+query), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login"+query, "email", authtest.Alice), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login"+query, "password", authtest.Password), http.StatusUnauthorized)
	wantCurrent(t, b, "anonymous")
}
