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
	box, clock := authtest.NewMailbox(), newClock()
	a, b := visit(t, box.Use, clock.Use)
	b.SignIn(authtest.Alice)
	answer := b.Submit("/confirm", "email", "thief@example.com", "password", "a guess at it")
	wantProblem(t, answer, "password")
	if !strings.Contains(answer.Text, `value="thief@example.com"`) {
		t.Errorf("what was typed is gone:\n%s", answer.Text)
	}
	wantProblem(t, b.Submit("/confirm", "email", "no address", "password", authtest.Password), "email")

	// Not fresh, even with it.
	clock.Advance(time.Hour)
	sendFrom(b, a.Path("/account"))
	reauth := a.Path("/reauth") + "?next=" + strings.ReplaceAll(a.Path("/account"), "/", "%2F")
	if got := b.Submit("/confirm", "email", "thief@example.com", "password", authtest.Password).Header.Get("Location"); !strings.HasPrefix(got, reauth) {
		t.Errorf("asking without a fresh login leads to %q; want %q", got, reauth)
	}
	wantNoMail(t, a, box)
	if page := b.Visit("/account").Text; strings.Contains(page, `name="email"`) || !strings.Contains(page, a.Path("/reauth")) {
		t.Errorf("account page offers no way to a fresh login:\n%s", page)
	}
}

// TestWaitingAddress: the link can be sent again without the password, as it goes where the
// first one went; another address takes its place; and nothing is said of whose it is.
func TestWaitingAddress(t *testing.T) {
	box, clock := authtest.NewMailbox(), newClock()
	a := authtest.New(t, box.Use, clock.Use)
	if _, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Bob, Password: authtest.Password, Email: "bob@example.com"}); err != nil {
		t.Fatal(err)
	}
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	first := ""
	for _, address := range []string{"free@example.com", "bob@example.com"} {
		b.Submit("/confirm", "email", address, "password", authtest.Password)
		if m := box.Wait(t); m.To != address || strings.Contains(m.Text, "/confirm/") == (m.To == "bob@example.com") {
			t.Errorf("got mail to %s:\n%s", m.To, m.Text)
		}
		page := strings.ReplaceAll(b.Visit("/account").Text, address, "ADDRESS")
		if first == "" {
			first = page
		}
		if page != first || !strings.Contains(page, "ADDRESS") {
			t.Errorf("%s is told apart:\n%s\nwant:\n%s", address, page, first)
		}
	}
	clock.Advance(time.Hour)
	wantLocation(t, b.Submit("/confirm"), "/account?notice=confirm-sent")
	if m := box.Wait(t); m.To != "bob@example.com" || strings.Contains(m.Text, "/confirm/") {
		t.Errorf("got mail to %s:\n%s", m.To, m.Text)
	}
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	b.SignIn(authtest.Alice)
	wantLocation(t, b.Submit("/confirm"), "/account?notice=confirm-sent") // nothing waits any more
	wantNoMail(t, a, box)
	if page := b.Visit("/account").Text; strings.Contains(page, "Waiting") {
		t.Errorf("an address still waits:\n%s", page)
	}
}

// TestAddressOnFileNeedsNoPassword: the mail goes to its owner in any case.
func TestAddressOnFileNeedsNoPassword(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	if _, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Alice, Password: authtest.Password, Email: aliceAddress}); err != nil {
		t.Fatal(err)
	}
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantLocation(t, b.Submit("/confirm", "email", "thief@example.com"), "/account?notice=confirm-sent")
	m := box.Wait(t)
	if m.To != aliceAddress {
		t.Errorf("link mailed to %s; want %s", m.To, aliceAddress)
	}
	wantStatus(t, b.Post(authtest.Link(t, m)), http.StatusSeeOther)
	wantConfirmed(t, b, true)
}
