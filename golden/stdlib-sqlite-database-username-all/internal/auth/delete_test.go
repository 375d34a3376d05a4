package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

func TestDeleteAccount(t *testing.T) {
	_, b := visit(t)
	phone := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice, "remember", "1")
	old := b.Cookie("auth_session")
	wantStatus(t, b.Visit("/account/delete"), http.StatusOK)

	answer := b.Submit("/account/delete", "confirm", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
	wantDeleted(t, answer, "auth_session", "auth_remember")
	wantCurrent(t, b, "anonymous")
	wantCurrent(t, phone, "anonymous")

	// The name is free again, and the old cookies stay dead.
	b.SignIn(authtest.Alice)
	thief := b.Another()
	thief.SetCookie(&http.Cookie{Name: "auth_session", Value: old, Path: "/"})
	wantCurrent(t, thief, "anonymous")
	wantCurrent(t, phone, "anonymous")
}

func TestDeleteAccountRefusals(t *testing.T) {
	a, b := visit(t)
	wantStatus(t, b.Visit("/account/delete"), http.StatusSeeOther)
	b.SignIn(authtest.Alice, "remember", "1")
	for _, test := range []struct{ confirm, password, field string }{
		{authtest.Bob, authtest.Password, "confirm"},
		{"", authtest.Password, "confirm"},
		{authtest.Alice, "not the password", "password"},
	} {
		answer := b.Submit("/account/delete", "confirm", test.confirm, "password", test.password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if !strings.Contains(answer.Text, `id="`+test.field+`-error"`) {
			t.Errorf("no error beside %s:\n%s", test.field, answer.Text)
		}
		wantCurrent(t, b, authtest.Alice)
	}

	// A browser that was only remembered has to give the password first.
	b.Restart()
	sendFrom(b, a.Path("/account/delete"))
	answer := b.Submit("/account/delete", "confirm", authtest.Alice, "password", authtest.Password)
	wantLocation(t, answer, "/reauth?next="+strings.ReplaceAll(a.Path("/account/delete"), "/", "%2F")+"&notice=send-again")
	wantCurrent(t, b, authtest.Alice)
}

func TestDeleteAccountIsThrottled(t *testing.T) {
	wantThrottled(t, "/account/delete", "confirm", authtest.Alice, "password", "a guess")
}
