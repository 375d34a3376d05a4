package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestRegisterOffersEmail: the form asks for an address, and does not insist.
func TestRegisterOffersEmail(t *testing.T) {
	a, b := visit(t)
	answer := b.Visit("/register")
	wantStatus(t, answer, http.StatusOK)
	if !strings.Contains(answer.Text, `name="email"`) {
		t.Errorf("the form has no field for an address:\n%s", answer.Text)
	}
	answer = b.Submit("/register", "username", authtest.Alice, "password", authtest.Password, "email", "alice")
	wantProblem(t, answer, "email")
	if !strings.Contains(answer.Text, `value="alice"`) {
		t.Errorf("what was typed is gone:\n%s", answer.Text)
	}
	wantCurrent(t, b, "anonymous")
	wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", authtest.Password, "email", ""), http.StatusSeeOther)
	if u := authtest.User(t, a, authtest.Alice); u.Address() != "" {
		t.Errorf("who gave no address has %q", u.Address())
	}
}
