package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// operation runs a command line whose standard input is a pipe that holds input, and
// returns what it writes.
func operation(t *testing.T, a *auth.Auth, input, line string) (string, error) {
	t.Helper()
	in, script, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if _, err := script.WriteString(input); err != nil {
		t.Fatal(err)
	}
	if err := script.Close(); err != nil {
		t.Fatal(err)
	}
	var out, prompt strings.Builder
	o := &operator{auth: a, in: in, out: &out, prompt: &prompt}
	err = o.run(t.Context(), strings.Fields(line))
	if prompt.String() != "" {
		t.Errorf("%s: asks a pipe for %q", line, prompt.String())
	}
	return out.String(), err
}

// signsIn reports whether the pair gets past the login page.
func signsIn(t *testing.T, a *auth.Auth, name, password string) bool {
	t.Helper()
	b := authtest.NewBrowser(t, a, newHandler(a))
	b.Submit("/login", "email", name, "password", password)
	return strings.Contains(b.Get("/").Text, "Hello, "+name)
}

// TestOperatorAddsUsers whose password comes from a pipe, with or without an end of line.
func TestOperatorAddsUsers(t *testing.T) {
	for _, ending := range []string{"\n", "\r\n", "", "\nand more\n"} {
		a := authtest.New(t)
		out, err := operation(t, a, authtest.Password+ending, "adduser "+authtest.Alice)
		if err != nil || out != "added "+authtest.Alice+"\n" {
			t.Fatalf("with %q: got %q, %v", ending, out, err)
		}
		if !signsIn(t, a, authtest.Alice, authtest.Password) {
			t.Errorf("with %q: the user cannot sign in", ending)
		}
		wantFailure(t, a, authtest.Password+"\n", "adduser "+authtest.Alice, "already")
	}
	a := authtest.New(t)
	wantFailure(t, a, "", "adduser "+authtest.Alice, "password: ")
	wantFailure(t, a, "short\n", "adduser "+authtest.Alice, "password: ")
	wantFailure(t, a, authtest.Password+"\n", "adduser \x00", "email: ")
	if _, err := a.FindUser(t.Context(), authtest.Alice); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("a refused user: %v; want ErrNotFound", err)
	}
}

func TestOperatorChangesUsers(t *testing.T) {
	const fresh = "a new one, longer"
	a := authtest.New(t)
	authtest.User(t, a, authtest.Alice)
	authtest.User(t, a, authtest.Bob)
	upper := strings.ToUpper(authtest.Alice) // the same user
	for _, step := range []struct {
		input, line, out string
		password         string
		signsIn          bool // with that password
	}{
		{"", "users disable " + upper, "disabled", authtest.Password, false},
		{"", "users disable " + authtest.Alice, "disabled", authtest.Password, false}, // again is no error
		{fresh + "\n", "users password " + authtest.Alice, "changed the password of", fresh, false},
		{"", "users enable " + authtest.Alice, "enabled", fresh, true},
		{authtest.Password, "users password " + authtest.Alice, "changed the password of", fresh, false},
		{fresh + "\n", "users password " + upper, "changed the password of", fresh, true},
	} {
		out, err := operation(t, a, step.input, step.line)
		if want := step.out + " " + authtest.Alice + "\n"; err != nil || out != want {
			t.Errorf("%s: got %q, %v; want %q", step.line, out, err, want)
		}
		if got := signsIn(t, a, authtest.Alice, step.password); got != step.signsIn {
			t.Errorf("after %s: signs in with %q: %v; want %v", step.line, step.password, got, step.signsIn)
		}
	}
	if !signsIn(t, a, authtest.Bob, authtest.Password) {
		t.Error("Bob cannot sign in any more")
	}
}

// TestOperatorSignsOut: from every browser, at once, and from a changed password.
func TestOperatorSignsOut(t *testing.T) {
	for line, input := range map[string]string{
		"users signout ": "", "users disable ": "", "users password ": "a new one, longer",
	} {
		a := authtest.New(t)
		b := authtest.NewBrowser(t, a, newHandler(a))
		b.SignIn(authtest.Alice, "remember", "1")
		if _, err := operation(t, a, input, line+authtest.Alice); err != nil {
			t.Fatal(err)
		}
		mustNotContain(t, b.Get("/"), authtest.Alice)
	}
}

func TestOperatorListsUsers(t *testing.T) {
	a := authtest.New(t)
	if out, err := operation(t, a, "", "users list"); err != nil || strings.Count(out, "\n") != 1 {
		t.Errorf("nobody: got %q, %v; want a heading", out, err)
	}
	bob, alice := authtest.User(t, a, authtest.Bob), authtest.User(t, a, authtest.Alice)
	if err := a.Disable(t.Context(), bob.ID); err != nil {
		t.Fatal(err)
	}
	out, err := operation(t, a, "", "users list")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out, "\n")
	if len(lines) != 4 {
		t.Fatalf("got %q; want a heading and two users", out)
	}
	for i, want := range [][]string{
		{"ID", "CREATED", "STATUS", "NAME"},
		{alice.ID, alice.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"), "active", authtest.Alice},
		{bob.ID, bob.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"), "disabled", authtest.Bob},
	} {
		if got := strings.Fields(lines[i]); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("line %d: got %q; want %q", i, got, want)
		}
	}
	if strings.Contains(out, "argon2") {
		t.Errorf("the list shows a password's hash:\n%s", out)
	}
}

func TestOperatorMistakes(t *testing.T) {
	a := authtest.New(t)
	for _, line := range []string{
		"serve", "help", "adduser", "adduser a b", "users", "users list " + authtest.Alice, "users disable", "users delete " + authtest.Alice,
		"users password " + authtest.Alice + " " + authtest.Password, "adduser " + authtest.Alice + " " + authtest.Password,
	} {
		err := wantFailure(t, a, "", line, "none of the commands", line)
		for _, c := range commands() {
			if err != nil && (!strings.Contains(err.Error(), c.words) || !strings.Contains(err.Error(), c.summary)) {
				t.Errorf("%s: the error does not mention %q:\n%v", line, c.words, err)
			}
		}
	}
	for _, command := range []string{"disable", "enable", "password", "signout"} {
		wantFailure(t, a, authtest.Password, "users "+command+" "+authtest.Alice, "there is no user", authtest.Alice)
		wantFailure(t, a, authtest.Password, "users "+command+" \x00", "there is no user")
	}
}

// TestPasswordIsTypedTwice: a slip that nobody sees changes nothing.
func TestPasswordIsTypedTwice(t *testing.T) {
	for _, test := range []struct {
		typed []string
		fails int // at which question, from 1
		want  string
		err   error
	}{
		{[]string{"one and the same", "one and the same"}, 0, "one and the same", nil},
		{[]string{"one and the same", "one amd the same"}, 0, "", errTypedTwice},
		{[]string{"one and the same", ""}, 0, "", errTypedTwice},
		{[]string{"one and the same"}, 1, "", errInterrupted},
		{[]string{"one and the same", "one and the same"}, 2, "", errInterrupted},
	} {
		asked := 0
		got, err := twice(func(prompt string) (string, error) {
			asked++
			if prompt == "" {
				t.Error("asks without a word")
			}
			if asked == test.fails {
				return "", errInterrupted
			}
			return test.typed[asked-1], nil
		})
		if got != test.want || !errors.Is(err, test.err) || asked != len(test.typed) {
			t.Errorf("%q: got %q, %v after %d questions; want %q, %v", test.typed, got, err, asked, test.want, test.err)
		}
	}
}

// TestOperatorGivesUp: Ctrl-C while the password is awaited.
func TestOperatorGivesUp(t *testing.T) {
	in, script, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer script.Close() // until then, nobody writes a line
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := &operator{auth: authtest.New(t), in: in, out: os.Stdout, prompt: os.Stderr}
	if err := o.run(ctx, []string{"adduser", authtest.Alice}); !errors.Is(err, errInterrupted) {
		t.Errorf("got %v; want that it was interrupted", err)
	}
}

func TestNamesStayOnOneLine(t *testing.T) {
	for name, want := range map[string]string{"alice": "alice", "Zoë 👩": "Zoë 👩", "a\nb": `"a\nb"`, "\x1b[2J": `"\x1b[2J"`} {
		if got := onOneLine(name); got != want {
			t.Errorf("%q is written %s; want %s", name, got, want)
		}
	}
}

func wantFailure(t *testing.T, a *auth.Auth, input, line string, words ...string) error {
	t.Helper()
	out, err := operation(t, a, input, line)
	if err == nil || out != "" {
		t.Errorf("%s: got %q, %v; want an error and no output", line, out, err)
		return nil
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s: got error %q; want one that mentions %q", line, err, word)
		}
	}
	return err
}
