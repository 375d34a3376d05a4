package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
	"example.com/chi-memory-all/internal/auth/password"
)

func TestLoginRequired(t *testing.T) {
	a, b := visit(t)
	wantLocation(t, b.Get("/members?page=2"), a.Path("/login")+"?next=%2Fmembers%3Fpage%3D2")
	b.SignIn(authtest.Alice)
	for _, page := range []string{"/members", a.Path("/account")} {
		if answer := b.Get(page); !strings.Contains(answer.Text, authtest.Alice) {
			t.Errorf("%s does not name its user:\n%s", page, answer.Text)
		}
	}
}

func TestOwnRefusals(t *testing.T) {
	_, b := visit(t, func(c *auth.Config) {
		c.UnauthorizedHandler = http.RedirectHandler("/", http.StatusTeapot)
		c.NeedsRefreshHandler = http.RedirectHandler("/", http.StatusLocked)
	})
	wantStatus(t, b.Get("/members"), http.StatusTeapot)
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantStatus(t, b.Get("/vault"), http.StatusLocked)
}

// TestSignOutEverywhere: after it no cookie of the user is worth anything.
func TestSignOutEverywhere(t *testing.T) {
	_, b := visit(t)
	phone := b.Another()
	phone.SignIn(authtest.Alice, "remember", "1")
	b.SignIn(authtest.Alice, "remember", "1")
	wantStatus(t, b.Submit("/account/signout"), http.StatusSeeOther)
	for _, browser := range []*authtest.Browser{b, phone} {
		wantCurrent(t, browser, "anonymous")
		browser.Restart()
		wantCurrent(t, browser, "anonymous")
	}
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
}

// TestChangePassword: this browser stays signed in, as it was, and every other is out.
func TestChangePassword(t *testing.T) {
	for _, remember := range []string{"", "1"} {
		t.Run("remember="+remember, func(t *testing.T) {
			_, b := visit(t)
			phone := b.Another()
			b.SignIn(authtest.Alice, "remember", remember)
			phone.SignIn(authtest.Alice, "remember", "1")
			before := b.Cookie("auth_session")

			answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
			wantStatus(t, answer, http.StatusSeeOther)
			wantCurrent(t, b, authtest.Alice)
			wantCurrent(t, phone, "anonymous")
			if b.Cookie("auth_session") == before {
				t.Error("the session is the one from before")
			}
			b.Restart()
			if remember == "" {
				wantCurrent(t, b, "anonymous")
			} else {
				wantCurrent(t, b, authtest.Alice)
			}
			wantStatus(t, phone.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
			wantStatus(t, phone.Submit("/login", "email", authtest.Alice, "password", "a new one, longer"), http.StatusSeeOther)
		})
	}
}

// TestNoticesAreOurs: the address chooses among messages and cannot write one.
func TestNoticesAreOurs(t *testing.T) {
	_, b := visit(t)
	b.SignIn(authtest.Alice)
	if answer := b.Visit("/account?notice=password-changed"); !strings.Contains(answer.Text, `role="status"`) {
		t.Errorf("notice is missing:\n%s", answer.Text)
	}
	if answer := b.Visit("/account?notice=Call+0900-SCAM"); strings.Contains(answer.Text, "SCAM") {
		t.Errorf("anyone can put words on our pages:\n%s", answer.Text)
	}
}

func TestCreateUserRefusals(t *testing.T) {
	a := authtest.New(t)
	ctx := context.Background()
	for field, args := range map[string][2]string{"email": {"", authtest.Password}, "password": {authtest.Alice, "short"}} {
		_, err := a.CreateUser(ctx, auth.NewUser{Email: args[0], Password: args[1]})
		var input auth.InputError
		if !errors.As(err, &input) || len(input) != 1 || input[field] == "" {
			t.Errorf("CreateUser(%q, %q): got error %v; want an InputError for %s", args[0], args[1], err, field)
		}
	}
	authtest.User(t, a, authtest.Alice)
	if _, err := a.CreateUser(ctx, auth.NewUser{Email: strings.ToUpper(authtest.Alice), Password: authtest.Password}); !errors.Is(err, auth.ErrTaken) {
		t.Errorf("the same name in capitals: got error %v; want ErrTaken", err)
	}
}

// TestEvents: the log knows what happened, and holds nothing worth stealing.
func TestEvents(t *testing.T) {
	var log strings.Builder
	_, b := visit(t, logTo(&log))
	b.SignIn(authtest.Alice)
	session := b.Cookie("auth_session")
	b.Submit("/login", "email", authtest.Alice, "password", "wrong one\nlevel=ERROR forged")
	b.Submit("/reauth", "password", authtest.Password)
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	b.Submit("/logout")
	for _, want := range []string{"user_created", "login_ok", "login_failed", "wrong password", "login_confirmed", "password_changed", "logout", "ip=127.0.0.1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, log.String())
		}
	}
	for _, secret := range []string{authtest.Alice, authtest.Password, "a new one", "forged", "argon2", session} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("log holds %q:\n%s", secret, log.String())
		}
	}
}

// hangUpStore has the visitor go away just before a password is written.
type hangUpStore struct {
	auth.Store
	hangUp context.CancelFunc
}

func (s *hangUpStore) SetPassword(ctx context.Context, id string, hash auth.PasswordHash, stamp, old int64) error {
	s.hangUp()
	return s.Store.SetPassword(ctx, id, hash, stamp, old)
}

// TestHangingUpHidesNothing: whoever goes away at the right moment has not changed a password
// without anyone being told.
func TestHangingUpHidesNothing(t *testing.T) {
	var spy hangUpStore
	var log eventLog
	a := authtest.New(t, log.Use, func(c *auth.Config) { spy.Store, c.Store = c.Store, &spy })
	b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		spy.hangUp = cancel
		site(a).ServeHTTP(w, r.WithContext(ctx))
	}))
	b.SignIn(authtest.Alice)
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	log.last(t, auth.PasswordChanged)
}

func TestChangePasswordRefusals(t *testing.T) {
	a, b := visit(t)
	b.SignIn(authtest.Alice)
	for _, test := range []struct {
		current, fresh string
		fields         []string
	}{
		{"not the password", "a new one, longer", []string{"password"}},
		{authtest.Password, "seven77", []string{"new_password"}},
		{authtest.Password, strings.Repeat("x", password.MaxBytes+1), []string{"new_password"}},
		{"not the password", "seven77", []string{"password", "new_password"}}, // all at once
	} {
		answer := b.Submit("/account/password", "password", test.current, "new_password", test.fresh)
		for _, field := range test.fields {
			wantProblem(t, answer, field)
		}
		if strings.Contains(answer.Text, test.fresh) {
			t.Error("the page sends the password back")
		}
	}

	// A browser that was remembered has to give the password first.
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantStatus(t, b.Visit("/account/password"), http.StatusSeeOther)
	sendFrom(b, a.Path("/account/password"))
	answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	wantLocation(t, answer, a.Path("/reauth")+"?next="+url.QueryEscape(a.Path("/account/password"))+"&notice=send-again")
}
