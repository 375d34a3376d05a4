package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// What is particular to signing in by mail. That links work once, for their purpose, and
// tell nobody anything, is in links_test.go.

// known returns the user of that name, who has been seen to read the mail there.
func known(t *testing.T, a *auth.Auth, name string) *auth.User {
	t.Helper()
	u := correspondent(t, a, name)
	if err := a.Kept().SetEmailVerified(t.Context(), u.ID, u.EmailKey, true, time.Now()); err != nil {
		t.Fatal(err)
	}
	return authtest.User(t, a, name)
}

// TestMagic signs in a browser other than the one that asked, whose session is replaced.
// The login is not fresh: what matters asks for the password.
func TestMagic(t *testing.T) {
	clock, box := newClock(), authtest.NewMailbox()
	a, b := visit(t, clock.Use, box.Use)
	phone := b.Another()
	known(t, a, authtest.Alice)
	b.Submit("/magic", "username", authtest.Alice, "next", "/vault")
	link := authtest.Link(t, box.Wait(t))
	phone.SignIn(authtest.Bob, "remember", "1")
	planted := phone.Cookie("auth_session")
	clock.Advance(15*time.Minute - time.Second)
	if answer := phone.Get(link); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("the page does not say who is signed in by it:\n%s", answer.Text)
	}
	wantCurrent(t, phone, authtest.Bob)
	if got := phone.Post(link, "next", "/vault").Header.Get("Location"); got != "/" {
		t.Errorf("the link leads to %q; want /", got)
	}
	wantCurrent(t, phone, authtest.Alice)
	wantCurrent(t, b, "anonymous")
	if phone.Cookie("auth_session") == planted {
		t.Error("the session is the one from before")
	}
	wantStatus(t, phone.Get("/vault"), http.StatusSeeOther)
	wantStatus(t, phone.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantStatus(t, phone.Get("/vault"), http.StatusOK)
	phone.Restart()
	wantCurrent(t, phone, "anonymous") // not Bob, whom the browser remembered

	b.Submit("/magic", "username", authtest.Alice)
	link = authtest.Link(t, box.Wait(t))
	clock.Advance(15 * time.Minute)
	wantStatus(t, b.Post(link), http.StatusNotFound)
	wantCurrent(t, b, "anonymous")
}

// TestMagicTakesAnAccountBackFromWhoeverMadeIt: Mallory registers Alice's address and keeps
// every way in that an account offers. When Alice signs in by mail for the first time they
// are all shut, and she is told.
func TestMagicTakesAnAccountBackFromWhoeverMadeIt(t *testing.T) {
	a, b := visit(t)
	mallory := b.Another()
	alice := correspondent(t, a, authtest.Alice)
	mallory.SignIn(authtest.Alice, "remember", "1")
	prepared := issued(t, a, "something else", alice)
	// That somebody who reads its mail has confirmed the address takes one thoughtless click.
	if err := a.Kept().SetEmailVerified(t.Context(), alice.ID, alice.EmailKey, false, time.Now()); err != nil {
		t.Fatal(err)
	}

	link := "/magic/" + issued(t, a, "magic", alice)
	if answer := b.Visit(link); !strings.Contains(answer.Text, "removes that password") {
		t.Errorf("the page does not say what becomes of the password:\n%s", answer.Text)
	}
	wantCurrent(t, mallory, authtest.Alice) // Alice has not chosen to yet
	if got := b.Submit(link).Header.Get("Location"); got != "/?notice=password-removed" {
		t.Errorf("the link leads to %q; want the notice that the password is removed", got)
	}
	wantCurrent(t, b, authtest.Alice)
	wantCurrent(t, mallory, "anonymous")
	mallory.Restart()
	wantCurrent(t, mallory, "anonymous")
	if a.Opens("something else", prepared) {
		t.Error("a link that Mallory prepared still works")
	}
	hashes := a.CountHashes()
	for _, password := range []string{authtest.Password, ""} {
		wantStatus(t, mallory.Submit("/login", "username", authtest.Alice, "password", password), http.StatusUnauthorized)
	}
	if hashes.Load() != 2 {
		t.Errorf("%d passwords hashed in two attempts: having none shows", hashes.Load())
	}
	wantStatus(t, b.Submit("/reauth", "password", ""), http.StatusUnauthorized)

	// Alice is known from now on: her next link, and a password, stay as they are.
	if err := a.SetPassword(t.Context(), alice.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	again := "/magic/" + issued(t, a, "magic", authtest.User(t, a, authtest.Alice))
	if answer := b.Visit(again); strings.Contains(answer.Text, "password") {
		t.Errorf("the page is about a password:\n%s", answer.Text)
	}
	if got := b.Submit(again).Header.Get("Location"); got != "/" {
		t.Errorf("the second link leads to %q; want /", got)
	}
	wantStatus(t, mallory.Submit("/login", "username", authtest.Alice, "password", "a new one, longer"), http.StatusSeeOther)
}
