package auth_test

import (
	"net/http"
	"testing"

	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestMagicAfterAThoughtlessConfirmation: Mallory registers Alice's address, and Alice
// presses the button in the mail that she gets. It is Mallory's account until she comes
// in by a link, and hers alone from then on.
func TestMagicAfterAThoughtlessConfirmation(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	mallory := b.Another()
	alice := correspondent(t, a, authtest.Alice)
	mallory.SignIn(authtest.Alice, "remember", "1")
	wantLocation(t, b.Submit("/confirm/"+issued(t, a, "confirm", alice)), "/login?notice=confirmed")
	wantConfirmed(t, mallory, true)

	if got := b.Submit("/magic/" + issued(t, a, "magic", alice)).Header.Get("Location"); got != "/?notice=password-removed" {
		t.Errorf("the link leads to %q; want the notice that the password is removed", got)
	}
	wantCurrent(t, b, authtest.Alice)
	wantCurrent(t, mallory, "anonymous")
	mallory.Restart()
	wantCurrent(t, mallory, "anonymous")
	wantStatus(t, mallory.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	wantConfirmed(t, b, true)

	// She is known from now on.
	again := "/magic/" + issued(t, a, "magic", authtest.User(t, a, authtest.Alice))
	if got := b.Submit(again).Header.Get("Location"); got != "/" {
		t.Errorf("the second link leads to %q; want /", got)
	}
}

// TestMagicAfterAConfirmationWhileSignedIn: who has the password reads the mail.
func TestMagicAfterAConfirmationWhileSignedIn(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	alice := correspondent(t, a, authtest.Alice)
	b.SignIn(authtest.Alice)
	wantLocation(t, b.Submit("/confirm/"+issued(t, a, "confirm", alice)), "/account?notice=confirmed")
	if got := b.Another().Submit("/magic/" + issued(t, a, "magic", alice)).Header.Get("Location"); got != "/" {
		t.Errorf("the link leads to %q; want /", got)
	}
	wantCurrent(t, b, authtest.Alice)
	wantStatus(t, b.Another().Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}
