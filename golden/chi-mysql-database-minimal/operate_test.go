package main

import (
	"bufio"
	"cmp"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// operate runs a command on input, and returns what it writes, or its error.
func operate(t *testing.T, a *auth.Auth, line, input string) string {
	t.Helper()
	in, script, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := script.WriteString(input); err != nil {
		t.Fatal(err)
	}
	_ = script.Close()
	command, name, err := parse(strings.Fields(line))
	var out strings.Builder
	if err == nil {
		w := bufio.NewWriter(&out)
		err = errors.Join((&operator{auth: a, in: in, out: w}).do(t.Context(), command, name), w.Flush())
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return out.String()
}

// TestOperator: each command, and whether Alice can sign in afterwards. A change ends her
// sessions.
func TestOperator(t *testing.T) {
	const alice, other = authtest.Alice, "a new one, longer"
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, newHandler(a))
	signsIn := func(password string) bool {
		b.Submit("/login", "email", alice, "password", password, "remember", "1")
		return strings.Contains(b.Get("/").Text, alice)
	}
	for _, step := range []struct {
		line, input string
		want        string // the output begins so
		password    string // with which alice signs in afterwards, or not at all
	}{
		{"users list", "", "ID ", ""},
		{"adduser " + alice, "short\n", "error: password: ", ""},
		{"adduser \x00", "", "error: email: ", ""}, // and not of the password
		{"adduser " + alice, authtest.Password + "\r\nand more\n", "added \"" + alice, authtest.Password},
		{"adduser " + alice, "", "error: there is already a user \"" + alice, authtest.Password},
		{"users disable " + strings.ToUpper(alice), "", "disabled \"", ""},
		{"users password " + alice, other, "changed the password of \"", ""},
		{"users enable " + alice, "", "enabled \"", other},
		{"users password " + alice, "", "error: no password", other},
		{"users password " + alice, authtest.Password, "changed the password of \"", authtest.Password},
		{"users signout " + alice, "", "signed out \"", authtest.Password},
		{"users delete " + alice, "", "deleted \"", ""},
		{"users delete " + alice, "", "error: there is no user", ""},
		{"migrate", "", "the tables are up to date", ""},
	} {
		wasSignedIn := strings.Contains(b.Get("/").Text, alice)
		if got := operate(t, a, step.line, step.input); !strings.HasPrefix(got, step.want) {
			t.Errorf("%s: got %q; want %q", step.line, got, step.want)
		}
		stays := strings.HasPrefix(step.want, "error: ")
		if got := strings.Contains(b.Get("/").Text, alice); got != (wasSignedIn && stays) {
			t.Errorf("%s: is signed in: %v, was before: %v", step.line, got, wasSignedIn)
		}
		password := cmp.Or(step.password, authtest.Password)
		if got := signsIn(password); got != (step.password != "") {
			t.Errorf("after %s: signs in with %q: %v", step.line, password, got)
		}
	}
}

// TestListShowsUsers, one a line, and which of them are disabled.
func TestListShowsUsers(t *testing.T) {
	a := authtest.New(t)
	bob, alice := authtest.User(t, a, authtest.Bob), authtest.User(t, a, authtest.Alice)
	if err := a.Disable(t.Context(), bob.ID); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile("^ID .*\n" + alice.ID + ` .* active +"` + authtest.Alice + "\"\n" + bob.ID + ` .* disabled +"` + authtest.Bob + "\"\n$")
	if got := operate(t, a, "users list", ""); !want.MatchString(got) {
		t.Errorf("got\n%s\nwant %s", got, want)
	}
}

// TestMistakesAreNamed, before anything is opened. A password is no argument.
func TestMistakesAreNamed(t *testing.T) {
	for line, want := range map[string]string{
		"": "", "-h": "", "help": "",
		"serve": "users list", "users": "users list", "users list a": "users list", "migrate now": "users list",
		"adduser a b": "users list", "users password a b": "users list",
		"adduser": "adduser NAME: NAME is missing", "users delete": "users delete NAME: NAME is missing",
	} {
		_, _, err := parse(strings.Fields(line))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v; want %q", line, err, want)
		}
	}
}

// TestNamesDoNothingToATerminal: one that was brought along from another system may hold
// what a terminal obeys.
func TestNamesDoNothingToATerminal(t *testing.T) {
	store := authtest.Store(t)
	if err := store.CreateUser(t.Context(), &auth.User{ID: "1", Email: "a\n\x1b[2J", EmailKey: "a", CreatedAt: time.Unix(1, 0).UTC()}); err != nil {
		t.Fatal(err)
	}
	a := authtest.New(t, func(c *auth.Config) { c.Store = store })
	for _, line := range []string{"users list", "users signout a"} {
		if out := operate(t, a, line, ""); strings.Contains(out, "\x1b") || !strings.Contains(out, `a\n\x1b[2J"`) {
			t.Errorf("%s: got %q", line, out)
		}
	}
}
