package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestCommonPasswordsAreRefused wherever one is set, however it is written.
func TestCommonPasswordsAreRefused(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	alice := authtest.User(t, a, authtest.Alice)
	ctx := context.Background()
	for _, password := range []string{
		"password", "PASSWORD1", "Passw0rd!", "P@ssw0rd", "12345678", "87654321", "11111111", "qwertyuiop", "1qaz2wsx",
		"1q2w3e4r", "asdfasdf", "abcd1234", "iloveyou", "Summer2026", "letmein123", "Sunshine1",
		"        ", " \t \u00a0 \t \u3000", "zZzzzzzz", "🔑🔑🔑🔑🔑🔑🔑🔑",
	} {
		const want = "one of the first passwords"
		_, err := a.CreateUser(ctx, authtest.Bob, password)
		wantRefused(t, password, err, want)
		wantRefused(t, password, a.SetPassword(ctx, alice.ID, password), want)
		answer := b.Submit("/account/password", "password", authtest.Password, "new_password", password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if !strings.Contains(answer.Text, want) {
			t.Errorf("page does not say %q:\n%s", want, answer.Text)
		}
	}
}

func TestOwnNamesAreRefused(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.AppName = "Blue Shop" })
	username := strings.Replace(authtest.Alice, "alice", "alexandra.muller", 1)
	ctx := context.Background()
	for password, want := range map[string]string{
		username:                       "must not be your",
		strings.ToUpper(username):      "must not be your",
		username + "123!":              "must not be your",
		"alexandra.muller":             "must not be your",
		"Alexandra.Muller2026":         "must not be your",
		"blue shop":                    "name of this site",
		"Blue Shop 1":                  "name of this site",
		"alexandra.muller and her cat": "",
		"alexandra.muller 07215 38":    "",
		"blue shop on the corner":      "",
		"not " + username:              "",
		authtest.Password:              "",
		"a new one, longer":            "",
	} {
		u, err := a.CreateUser(ctx, username, password)
		if want != "" {
			wantRefused(t, password, err, want)
			continue
		}
		if err != nil {
			t.Errorf("%q: %v; want it accepted", password, err)
			continue
		}
		if err := a.DeleteUser(ctx, u.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func wantRefused(t *testing.T, password string, err error, want string) {
	t.Helper()
	var input *auth.InputError
	if !errors.As(err, &input) || input.Field != "password" || !strings.Contains(input.Message, want) {
		t.Errorf("%q: %v; want it refused with %q", password, err, want)
	}
}
