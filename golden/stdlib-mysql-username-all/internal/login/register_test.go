package auth_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestRegisterIsThrottled by address, or one visitor could take all the names there are.
func TestRegisterIsThrottled(t *testing.T) {
	_, b := visit(t, newClock().Use)
	for range auth.PerIP {
		wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", "short"), http.StatusUnprocessableEntity)
	}
	wantFormAgain(t, b.Submit("/register", "username", authtest.Alice, "password", "a guess"), authtest.Alice)
}

// TestRegisterIsThrottledByName where the address tells nothing, as behind a proxy that
// does not say whom it asks for. Nobody is kept from a name by that.
func TestRegisterIsThrottledByName(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use, func(c *auth.Config) { c.BaseURL = "https://example.com" })
	for range auth.PerNameAnywhere {
		wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", "short"), http.StatusUnprocessableEntity)
	}
	wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", "short"), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/register", "username", authtest.Bob, "password", "short"), http.StatusUnprocessableEntity)
	clock.Advance(30 * time.Second)
	wantStatus(t, b.Submit("/register", "username", authtest.Alice, "password", "short"), http.StatusUnprocessableEntity)
}

// TestRegisterGoesOn to the page that the visitor came for, if it is one of this site.
func TestRegisterGoesOn(t *testing.T) {
	for next, want := range map[string]string{"/members?page=2": "/members?page=2", "//evil.example": "/"} {
		a, b := visit(t)
		answer := b.Submit("/register", "username", authtest.Alice, "password", authtest.Password, "next", next)
		to, err := url.Parse(answer.Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		if to.Path == a.Path("/register") { // where an address has to be confirmed nobody is signed in yet
			answer = b.Submit("/login", "username", authtest.Alice, "password", authtest.Password, "next", to.Query().Get("next"))
		}
		wantStatus(t, answer, http.StatusSeeOther)
		if got := answer.Header.Get("Location"); got != want {
			t.Errorf("registering on the way to %q leads to %q; want %q", next, got, want)
		}
		wantCurrent(t, b, authtest.Alice)
	}
}
