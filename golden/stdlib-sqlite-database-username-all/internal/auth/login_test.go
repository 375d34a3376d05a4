package auth_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestLogin replaces whatever session the browser had: one planted before is worthless after it.
func TestLogin(t *testing.T) {
	a, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")
	planted := b.Cookie("auth_session")
	authtest.User(t, a, authtest.Bob)
	answer := b.Submit("/login", "username", authtest.Bob, "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
	if answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a response that signs in has Cache-Control %q; want no-store", answer.Header.Get("Cache-Control"))
	}
	if b.Cookie("auth_session") == planted {
		t.Error("the session is the one from before the login")
	}
	wantCurrent(t, b, authtest.Bob)
	wantLocation(t, b.Get(a.Path("/login")+"?next=/members"), "/members") // nobody is asked twice
	b.Restart()
	wantCurrent(t, b, "anonymous") // and not Alice, who was remembered
}

// TestLoginFailuresLookAlike: nobody learns from the answer who has an account.
func TestLoginFailuresLookAlike(t *testing.T) {
	a, b := visit(t)
	authtest.User(t, a, authtest.Alice)
	disabled := authtest.User(t, a, authtest.Bob)
	if err := a.Disable(context.Background(), disabled.ID); err != nil {
		t.Fatal(err)
	}
	hashes := a.CountHashes()

	tests := []struct{ name, username, password string }{
		{"wrong password", authtest.Alice, "not the password"},
		{"unknown user", "x" + authtest.Alice, authtest.Password},
		{"disabled user", authtest.Bob, authtest.Password},
		{"no name at all", "", authtest.Password},
		{"impossible name", "\u202e\x00", authtest.Password},
	}
	var first string
	for _, test := range tests {
		before := hashes.Load()
		answer := b.Submit("/login", "username", test.username, "password", test.password)
		wantStatus(t, answer, http.StatusUnauthorized)
		if n := hashes.Load() - before; n != 1 {
			t.Errorf("%s: %d passwords hashed; want 1", test.name, n)
		}
		answer.Header.Del("Date")
		answer.Header.Del("Content-Length") // the name typed is in the page
		var headers bytes.Buffer
		if err := answer.Header.Write(&headers); err != nil {
			t.Fatal(err)
		}
		_, message, _ := strings.Cut(answer.Text, `role="alert">`)
		message, _, _ = strings.Cut(message, "<")
		got := headers.String() + message
		if first == "" {
			first = got
		}
		if got != first || message == "" {
			t.Errorf("%s is told apart:\n%s\nwant:\n%s", test.name, got, first)
		}
		wantCurrent(t, b, "anonymous")
	}
}

func TestLogout(t *testing.T) {
	_, b := visit(t)
	b.SignIn(authtest.Alice, "remember", "1")

	// A link or an image must not sign anybody out.
	wantStatus(t, b.Visit("/logout"), http.StatusMethodNotAllowed)
	wantCurrent(t, b, authtest.Alice)

	answer := b.Submit("/logout")
	wantStatus(t, answer, http.StatusSeeOther)
	wantCurrent(t, b, "anonymous")
	b.Restart()
	wantCurrent(t, b, "anonymous")

	// Once more does no harm.
	wantStatus(t, b.Submit("/logout"), http.StatusSeeOther)
}

// TestLoginWhenTheStoreFails: that is our fault, and not a wrong password.
func TestLoginWhenTheStoreFails(t *testing.T) {
	_, b := visit(t, func(c *auth.Config) { c.Store = failingStore{c.Store} })
	answer := b.Submit("/login", "username", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusInternalServerError)
	if strings.Contains(answer.Text, "the disk is on fire") {
		t.Errorf("the visitor is told what went wrong:\n%s", answer.Text)
	}
}

type failingStore struct{ auth.Store }

func (failingStore) UserByUsername(context.Context, string) (*auth.User, error) {
	return nil, errors.New("the disk is on fire")
}

// TestLoginUser refuses whom the login page would not let come so far, and sets no cookie.
func TestLoginUser(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	disabled, long := *alice, *alice
	disabled.Disabled, long.ID = true, strings.Repeat("x", 65)
	for name, test := range map[string]struct {
		user *auth.User
		ctx  func(context.Context) context.Context
		want string
	}{
		"nobody":             {nil, context.WithoutCancel, "not active"},
		"the anonymous user": {&auth.User{}, context.WithoutCancel, "not active"},
		"a disabled user":    {&disabled, context.WithoutCancel, "not active"},
		"a long id":          {&long, context.WithoutCancel, "at most 64"},
		"one who has gone":   {alice, cancel, "canceled"},
	} {
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			err := a.LoginUser(w, r.WithContext(test.ctx(r.Context())), test.user, auth.Remember())
			if !strings.Contains(errorText(err), test.want) {
				t.Errorf("%s: got error %v; want %s", name, err, test.want)
			}
		})))
		if answer := b.Get("/"); answer.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got Set-Cookie %q", name, answer.Header.Get("Set-Cookie"))
		}
	}
}

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
