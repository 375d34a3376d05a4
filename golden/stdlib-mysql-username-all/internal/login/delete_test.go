package auth_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

func TestDeleteAccount(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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

// keptUsers is a store that cannot let go of anybody.
type keptUsers struct{ auth.Store }

func (keptUsers) DeleteUser(context.Context, string) error { return auth.ErrReferenced }

// TestDeleteAccountThatIsReferredTo: nothing has happened, and the visitor is told so.
func TestDeleteAccountThatIsReferredTo(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Store = keptUsers{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	answer := b.Submit("/account/delete", "confirm", authtest.Alice, "password", authtest.Password)
	wantProblem(t, answer, "form")
	wantCurrent(t, b, authtest.Alice)
}

// doubleClickStore has deleted everybody just before they are to be deleted.
type doubleClickStore struct{ auth.Store }

func (s doubleClickStore) DeleteUser(ctx context.Context, id string) error {
	if err := s.Store.DeleteUser(ctx, id); err != nil {
		return err
	}
	return s.Store.DeleteUser(ctx, id)
}

// TestDeleteAccountTwice at once: the second click finds done what it asks for.
func TestDeleteAccountTwice(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Store = doubleClickStore{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	answer := b.Submit("/account/delete", "confirm", authtest.Alice, "password", authtest.Password)
	wantLocation(t, answer, "/?notice=account-deleted")
	wantDeleted(t, answer, "auth_session", "auth_remember")
}

func TestDeleteAccountIsThrottled(t *testing.T) {
	wantThrottled(t, "/account/delete", "confirm", authtest.Alice, "password", "a guess")
}
