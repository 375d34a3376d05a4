package auth_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// What is particular to signing in by mail. That the links work once, for their purpose,
// and tell nobody anything, is in links_test.go and tokens_test.go.

// known returns the user of that name, who has been seen to read the mail there.
func known(t *testing.T, a *auth.Auth, name string) *auth.User {
	t.Helper()
	u := correspondent(t, a, name)
	if err := a.Kept().SetEmailVerified(t.Context(), u.ID, u.EmailKey, true, time.Now()); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestMagic(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	phone := b.Another()
	known(t, a, authtest.Alice)
	if answer := b.Visit("/login"); !strings.Contains(answer.Text, `href="`+a.Path("/magic")+`"`) {
		t.Errorf("the login page does not lead to signing in by mail:\n%s", answer.Text)
	}
	wantStatus(t, b.Visit("/magic"), http.StatusOK)
	b.Submit("/magic", "email", authtest.Alice, "next", "/vault")
	m := box.Wait(t)
	if !strings.Contains(m.Text, "any browser") || !strings.Contains(m.Text, "15 minutes") {
		t.Errorf("the mail does not say where and how long the link works:\n%s", m.Text)
	}

	// In another browser than the one that asked, which had a session.
	phone.SignIn(authtest.Bob, "remember", "1")
	planted := phone.Cookie("auth_session")
	link := authtest.Link(t, m)
	if answer := phone.Get(link); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("the page does not say who is signed in by it:\n%s", answer.Text)
	}
	wantCurrent(t, phone, authtest.Bob)
	answer := phone.Post(link, "next", "/vault")
	wantStatus(t, answer, http.StatusSeeOther)
	if got := answer.Header.Get("Location"); got != "/" {
		t.Errorf("the link leads to %q; want /", got)
	}
	wantCurrent(t, phone, authtest.Alice)
	wantCurrent(t, b, "anonymous")
	if phone.Cookie("auth_session") == planted {
		t.Error("the session is the one from before")
	}
	phone.Restart()
	wantCurrent(t, phone, "anonymous") // not Bob, whom the browser remembered

	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestMagicIsNotFresh: what matters asks for the password.
func TestMagicIsNotFresh(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Submit("/magic/"+issued(t, a, "magic", known(t, a, authtest.Alice))), http.StatusSeeOther)
	wantStatus(t, b.Get("/members"), http.StatusOK)
	wantStatus(t, b.Get("/vault"), http.StatusSeeOther)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantStatus(t, b.Get("/vault"), http.StatusOK)
}

func TestMagicLinkExpires(t *testing.T) {
	clock := newClock()
	box := authtest.NewMailbox()
	a := authtest.New(t, clock.Use, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	known(t, a, authtest.Alice)
	b.Submit("/magic", "email", authtest.Alice)
	link := authtest.Link(t, box.Wait(t))
	clock.Advance(15*time.Minute - time.Second)
	wantStatus(t, b.Get(link), http.StatusOK)
	clock.Advance(time.Second)
	wantStatus(t, b.Get(link), http.StatusNotFound)
	answer := b.Post(link)
	wantStatus(t, answer, http.StatusNotFound)
	if !strings.Contains(answer.Text, `href="`+a.Path("/magic")+`"`) {
		t.Errorf("the page does not lead to another link:\n%s", answer.Text)
	}
	wantCurrent(t, b, "anonymous")
}

// TestMagicTakesAnAccountBackFromWhoMadeIt: Mallory registers Alice's address and keeps
// every way in that an account offers. When Alice signs in by mail for the first time
// they are all shut, and she is told.
func TestMagicTakesAnAccountBackFromWhoMadeIt(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	mallory := b.Another()
	alice := correspondent(t, a, authtest.Alice)
	mallory.SignIn(authtest.Alice, "remember", "1")
	prepared := issued(t, a, "something else", alice)

	b.Submit("/magic", "email", authtest.Alice)
	link := authtest.Link(t, box.Wait(t))
	if answer := b.Get(link); !strings.Contains(answer.Text, "removes that password") {
		t.Errorf("the page does not say what becomes of the password:\n%s", answer.Text)
	}
	wantCurrent(t, mallory, authtest.Alice) // Alice has not chosen to yet
	answer := b.Post(link)
	wantStatus(t, answer, http.StatusSeeOther)
	if got := answer.Header.Get("Location"); got != "/?notice=password-removed" {
		t.Errorf("the link leads to %q; want the notice that the password is removed", got)
	}
	wantCurrent(t, b, authtest.Alice)

	wantCurrent(t, mallory, "anonymous")
	mallory.Restart()
	wantCurrent(t, mallory, "anonymous")
	if _, _, err := a.FindToken(t.Context(), "something else", prepared); err == nil {
		t.Error("a link that Mallory prepared still works")
	}
	hashes := a.CountHashes()
	for _, password := range []string{authtest.Password, ""} {
		wantStatus(t, mallory.Submit("/login", "email", authtest.Alice, "password", password), http.StatusUnauthorized)
	}
	if hashes.Load() != 2 {
		t.Errorf("%d passwords hashed in two attempts: having none shows", hashes.Load())
	}
	wantStatus(t, b.Submit("/reauth", "password", ""), http.StatusUnprocessableEntity)

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
	wantStatus(t, mallory.Submit("/login", "email", authtest.Alice, "password", "a new one, longer"), http.StatusSeeOther)
}

// movedStore says that everybody has another address by now.
type movedStore struct{ auth.Store }

func (movedStore) SetEmailVerified(context.Context, string, string, bool, time.Time) error {
	return auth.ErrNotFound
}

// TestMagicRacesAChangeOfAddress: whoever reads the mail of the one before does not get in.
func TestMagicRacesAChangeOfAddress(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.Store = movedStore{c.Store} })
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Submit("/magic/"+issued(t, a, "magic", correspondent(t, a, authtest.Alice))), http.StatusNotFound)
	wantCurrent(t, b, "anonymous")
}

// TestMagicDoesNotOutliveARevocation that comes while the link is being used: there is
// no session from before it then.
func TestMagicDoesNotOutliveARevocation(t *testing.T) {
	var store revokingStore
	a := authtest.New(t, store.Use)
	b := authtest.NewBrowser(t, a, site(a))
	link := "/magic/" + issued(t, a, "magic", known(t, a, authtest.Alice))
	b.Submit(link)
	if u := authtest.User(t, a, authtest.Alice); u.SecurityStamp != revokedStamp {
		t.Errorf("stamp is %d; want that of the revocation", u.SecurityStamp)
	}
	wantCurrent(t, b, "anonymous")
}
