package auth_test

import (
	"net/http"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestChangePasswordRemembersNobodyElse: a remember cookie of Alice's does not become one
// of Bob's because he changes his password in her browser.
func TestChangePasswordRemembersNobodyElse(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	home := b.Another()
	home.SignIn(authtest.Alice, "remember", "1")
	b.SignIn(authtest.Bob)
	b.SetCookie(&http.Cookie{Name: "auth_remember", Value: home.Cookie("auth_remember"), Path: "/"})
	answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	wantStatus(t, answer, http.StatusSeeOther)
	wantDeleted(t, answer, "auth_remember")
	wantCurrent(t, b, authtest.Bob)
}

// cookieIn returns the cookie of that name that answer sets, or nil.
func cookieIn(answer authtest.Answer, name string) *http.Cookie {
	for _, cookie := range answer.Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// wantDeleted checks that answer has the browser forget those cookies.
func wantDeleted(t *testing.T, answer authtest.Answer, names ...string) {
	t.Helper()
	for _, name := range names {
		if cookie := cookieIn(answer, name); cookie == nil || cookie.MaxAge >= 0 {
			t.Errorf("%s: got cookie %v; want %s deleted", answer.Request.URL.Path, cookie, name)
		}
	}
}
