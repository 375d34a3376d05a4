package auth_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

func TestLogin(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	authtest.User(t, a, authtest.Alice)

	wantStatus(t, b.Visit("/login"), http.StatusOK)
	answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
	if answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a response that signs in has Cache-Control %q; want no-store", answer.Header.Get("Cache-Control"))
	}
	wantCurrent(t, b, authtest.Alice)

	// Who is signed in is not asked again.
	answer = b.Get(a.Path("/login") + "?next=/members")
	wantStatus(t, answer, http.StatusSeeOther)
	if got := answer.Header.Get("Location"); got != "/members" {
		t.Errorf("login page when signed in leads to %q; want /members", got)
	}
}

// TestLoginFailuresLookAlike: nobody learns from the answer who has an account.
func TestLoginFailuresLookAlike(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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
		answer := b.Submit("/login", "email", test.username, "password", test.password)
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

// TestLoginRenewsSession: one planted before the login is worthless after it.
func TestLoginRenewsSession(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	planted := b.Cookie("auth_session")

	b.SignIn(authtest.Bob)
	if b.Cookie("auth_session") == planted {
		t.Error("the session is the one from before the login")
	}
	wantCurrent(t, b, authtest.Bob)
}

// TestLoginReplacesRemember: signing in without "remember" does not leave another
// user's remember cookie behind.
func TestLoginReplacesRemember(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	b.SignIn(authtest.Bob)
	b.Restart()
	wantCurrent(t, b, "anonymous")
}

func TestLogout(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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

// TestSignOutEverywhere: after it no cookie of the user is worth anything.
func TestSignOutEverywhere(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	phone := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice)

	if err := a.SignOutEverywhere(context.Background(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	wantCurrent(t, b, "anonymous")
	wantCurrent(t, phone, "anonymous")
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
	wantCurrent(t, phone, "anonymous")
}

// TestLoginWhenTheStoreFails: that is our fault, and not a wrong password.
func TestLoginWhenTheStoreFails(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Store = failingStore{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusInternalServerError)
	if strings.Contains(answer.Text, "the disk is on fire") {
		t.Errorf("the visitor is told what went wrong:\n%s", answer.Text)
	}
}

type failingStore struct{ auth.Store }

func (failingStore) UserByEmail(context.Context, string) (*auth.User, error) {
	return nil, errors.New("the disk is on fire")
}

// TestLoginUser covers what the login page cannot bring about.
func TestLoginUser(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	disabled, cancelled := *alice, *alice
	disabled.Disabled = true
	long := *alice
	long.ID = strings.Repeat("x", 65)
	tests := []struct {
		name string
		user *auth.User
		ctx  func(context.Context) context.Context
		want error
	}{
		{"nobody", nil, nil, auth.ErrInactive},
		{"the anonymous user", &auth.User{}, nil, auth.ErrInactive},
		{"a disabled user", &disabled, nil, auth.ErrInactive},
		{"a visitor who has gone", &cancelled, cancel, context.Canceled},
		{"an id that is too long", &long, nil, nil},
	}
	for _, test := range tests {
		b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if test.ctx != nil {
				r = r.WithContext(test.ctx(r.Context()))
			}
			err := a.LoginUser(w, r, test.user, auth.Remember())
			if err == nil || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("%s: got error %v; want %v", test.name, err, test.want)
			}
		})))
		if answer := b.Get("/"); answer.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got Set-Cookie %q", test.name, answer.Header.Get("Set-Cookie"))
		}
	}
}

func cancel(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// TestLoginUserIsCurrentAtOnce: the request that signs in knows its user, even when it
// had asked before, and so does the one that signs out.
func TestLoginUserIsCurrentAtOnce(t *testing.T) {
	a := authtest.New(t)
	alice := authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		steps := []struct {
			do   func() error
			want bool
		}{
			{func() error { return nil }, false},
			{func() error { return a.LoginUser(w, r, alice) }, true},
			{func() error { return a.LogoutUser(w, r) }, false},
			{func() error { return a.LoginUser(w, r, alice, auth.Remember()) }, true},
		}
		for i, step := range steps {
			if err := step.do(); err != nil {
				t.Error(err)
			}
			u, err := auth.CurrentUser(r.Context())
			if err != nil || u.IsAuthenticated() != step.want {
				t.Errorf("step %d: got %v, %v; want authenticated %v", i, u, err, step.want)
			}
		}
	})))
	seen := make(map[string]int)
	for _, cookie := range b.Get("/").Cookies() {
		seen[cookie.Name]++
	}
	for name, n := range seen {
		if n > 1 {
			t.Errorf("%d Set-Cookie lines for %s; want one", n, name)
		}
	}
	if b.Cookie("auth_session") == "" || b.Cookie("auth_remember") == "" {
		t.Error("the last step's cookies did not win")
	}
}
