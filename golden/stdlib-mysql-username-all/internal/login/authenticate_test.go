package auth_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestAuthenticate, as an endpoint of your own would: it counts attempts and says what is
// wrong, and neither signs in nor writes to the response.
func TestAuthenticate(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	alice := authtest.User(t, a, authtest.Alice)
	var password string
	var u *auth.User
	var err error
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		u, err = a.Authenticate(r, authtest.Alice, password)
	})))
	for range auth.PerName - 1 {
		password = "a guess"
		if b.Post("/api/login"); u != nil || !errors.Is(err, auth.ErrBadCredentials) {
			t.Fatalf("wrong password: got %v, %v; want ErrBadCredentials", u, err)
		}
	}
	password = authtest.Password
	answer := b.Post("/api/login")
	if err != nil || u.ID != alice.ID {
		t.Errorf("right password: got %v, %v; want Alice", u, err)
	}
	if h := answer.Header; h.Get("Set-Cookie") != "" || h.Get("Retry-After") != "" || h.Get("Cache-Control") != "" {
		t.Errorf("Authenticate has written %v", h)
	}
	password = "a guess"
	for range auth.PerName + 1 { // as many again: the right password has cleared the others
		b.Post("/api/login")
	}
	var throttled *auth.ThrottledError
	if !errors.As(err, &throttled) || throttled.RetryAfter <= 0 || throttled.RetryAfter > 30*time.Second {
		t.Errorf("after too many attempts: got %v; want a ThrottledError of at most half a minute", err)
	}
}
