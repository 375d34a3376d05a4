package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

func TestRegister(t *testing.T) {
	var log eventLog
	_, b := visit(t, log.Use)
	wantStatus(t, b.Visit("/register"), http.StatusOK)
	wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
	wantCurrent(t, b, authtest.Alice)
	log.last(t, auth.LoginSucceeded)

	// It is a login like any other.
	other := b.Another()
	wantStatus(t, other.Submit("/login", "username", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

func TestRegisterTakenName(t *testing.T) {
	a, b := visit(t)
	authtest.User(t, a, authtest.Alice)
	for _, name := range []string{authtest.Alice, strings.ToUpper(authtest.Alice)} {
		wantProblem(t, b.Submit("/register", "username", name, "password", authtest.Password), "username")
		wantCurrent(t, b, "anonymous")
	}
}
