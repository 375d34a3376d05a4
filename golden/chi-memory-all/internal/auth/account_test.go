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
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))

	answer := b.Get("/members?page=2")
	wantStatus(t, answer, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), a.Path("/login")+"?next=%2Fmembers%3Fpage%3D2"; got != want {
		t.Errorf("refused page leads to %q; want %q", got, want)
	}

	b.SignIn(authtest.Alice)
	if answer := b.Get("/members"); answer.Text != authtest.Alice {
		t.Errorf("got %q; want the page for %s", answer.Text, authtest.Alice)
	}
}

func TestOwnRefusals(t *testing.T) {
	status := func(code int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	}
	a := authtest.New(t, func(c *auth.Config) {
		c.UnauthorizedHandler = status(http.StatusTeapot)
		c.NeedsRefreshHandler = status(http.StatusLocked)
	})
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Get("/members"), http.StatusTeapot)
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	wantStatus(t, b.Get("/vault"), http.StatusLocked)
}

func TestAccountPage(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Visit("/account"), http.StatusSeeOther)
	b.SignIn(authtest.Alice)
	if answer := b.Visit("/account"); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("account page does not name its user:\n%s", answer.Text)
	}
}

// TestSignOutEverywherePage: the button on the account page.
func TestSignOutEverywherePage(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	phone := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice)
	wantStatus(t, b.Submit("/account/signout"), http.StatusSeeOther)
	wantCurrent(t, b, "anonymous")
	wantCurrent(t, phone, "anonymous")
}

// TestChangePassword: this browser stays signed in, as it was, and every other is out.
func TestChangePassword(t *testing.T) {
	for _, remember := range []string{"", "1"} {
		t.Run("remember="+remember, func(t *testing.T) {
			a := authtest.New(t)
			b := authtest.NewBrowser(t, a, site(a))
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

func TestChangePasswordRefusals(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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

// TestNoticesAreOurs: the address chooses among messages and cannot write one.
func TestNoticesAreOurs(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
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
	a := authtest.New(t, logTo(&log))
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	b.Submit("/login", "email", authtest.Alice, "password", "wrong one\nlevel=ERROR forged")
	b.Submit("/reauth", "password", authtest.Password)
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	b.Submit("/logout")
	for _, want := range []string{"user_created", "login_ok", "login_failed", "wrong password", "login_confirmed", "password_changed", "logout", "ip=127.0.0.1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, log.String())
		}
	}
	for _, secret := range []string{authtest.Alice, authtest.Password, "a new one", "forged", "argon2", b.Cookie("auth_session")} {
		if secret != "" && strings.Contains(log.String(), secret) {
			t.Errorf("log holds %q:\n%s", secret, log.String())
		}
	}
}
