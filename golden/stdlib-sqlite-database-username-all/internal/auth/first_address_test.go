package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
)

// TestFirstAddressNeedsThePassword: whoever finds a browser signed in must not be able
// to give the account an address of theirs, and then a password of theirs by mail.
func TestFirstAddressNeedsThePassword(t *testing.T) {
	box := authtest.NewMailbox()
	clock := newClock()
	a := authtest.New(t, box.Use, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)

	// Fresh, without the password.
	for _, password := range []string{"", "a guess at it"} {
		answer := b.Submit("/confirm", "email", "thief@example.com", "password", password)
		wantProblem(t, answer, "password")
		if !strings.Contains(answer.Text, `value="thief@example.com"`) {
			t.Errorf("what was typed is gone:\n%s", answer.Text)
		}
		wantNoMail(t, a, box)
	}
	wantProblem(t, b.Submit("/confirm", "email", "no address", "password", authtest.Password), "email")
	wantNoMail(t, a, box)

	// Not fresh, with or without it.
	clock.Advance(time.Hour)
	sendFrom(b, a.Path("/account"))
	for _, password := range []string{"", authtest.Password} {
		answer := b.Submit("/confirm", "email", "thief@example.com", "password", password)
		wantLocation(t, answer, "/reauth?next="+strings.ReplaceAll(a.Path("/account"), "/", "%2F")+"&notice=send-again")
		wantNoMail(t, a, box)
	}
	page := b.Visit("/account").Text
	_, link, found := strings.Cut(page, `href="`+a.Path("/reauth")+`?next=`)
	if !found || strings.Contains(page, `name="email"`) {
		t.Errorf("account page offers no way to a fresh login:\n%s", page)
	}
	next, _, _ := strings.Cut(link, `"`)
	wantStatus(t, b.Visit("/reauth?next="+next), http.StatusOK)
	wantLocation(t, b.Submit("/reauth", "next", a.Path("/account"), "password", authtest.Password), "/account")

	wantLocation(t, b.Post(askToConfirm(t, b, box)), "/account?notice=confirmed")
	if u := authtest.User(t, a, authtest.Alice); u.Address() != aliceAddress {
		t.Errorf("got address %q; want %s", u.Address(), aliceAddress)
	}
}

// TestAddressOnFileNeedsNoPassword: the mail goes to its owner in any case.
func TestAddressOnFileNeedsNoPassword(t *testing.T) {
	box := authtest.NewMailbox()
	clock := newClock()
	a := authtest.New(t, box.Use, clock.Use)
	if _, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Alice, Password: authtest.Password, Email: aliceAddress}); err != nil {
		t.Fatal(err)
	}
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	clock.Advance(time.Hour)
	wantLocation(t, b.Submit("/confirm", "email", "thief@example.com"), "/account?notice=confirm-sent")
	if m := box.Wait(t); m.To != aliceAddress {
		t.Errorf("link mailed to %s; want %s", m.To, aliceAddress)
	}
}
