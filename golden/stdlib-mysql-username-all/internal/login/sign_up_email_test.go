package auth_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// TestRegisterWithEmail: the address is the user's when they have opened its link.
func TestRegisterWithEmail(t *testing.T) {
	box := authtest.NewMailbox()
	a, b := visit(t, box.Use)
	answer := b.Submit("/register", "username", authtest.Alice, "password", authtest.Password, "email", aliceAddress)
	wantLocation(t, answer, "/account?notice=confirm-sent")
	wantCurrent(t, b, authtest.Alice)
	if u := authtest.User(t, a, authtest.Alice); u.Address() != "" {
		t.Errorf("has address %q before its link was opened", u.Address())
	}
	m := box.Wait(t)
	if m.To != aliceAddress {
		t.Errorf("link mailed to %s; want %s", m.To, aliceAddress)
	}
	wantLocation(t, b.Another().Post(authtest.Link(t, m)), "/login?notice=confirmed")
	if u := authtest.User(t, a, authtest.Alice); u.Address() != aliceAddress {
		t.Errorf("got address %q; want %s", u.Address(), aliceAddress)
	}
	wantConfirmed(t, b, true)
	wantCurrent(t, b, authtest.Alice) // still

	answer = b.Another().Submit("/register", "username", authtest.Bob, "password", authtest.Password, "email", "bob@example.com", "next", "/members?page=2")
	wantLocation(t, answer, "/members?page=2&notice=confirm-sent")
}

// TestRegisterWithTakenEmail looks like registering with a free one, and so does the
// account; only the owner of the address is told.
func TestRegisterWithTakenEmail(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	if _, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Alice, Password: authtest.Password, Email: aliceAddress}); err != nil {
		t.Fatal(err)
	}
	b := authtest.NewBrowser(t, a, site(a))
	var first string
	for _, test := range []struct{ name, email, to string }{
		{"user1", "free@example.com", "free@example.com"},
		{"user2", "ALICE@Example.com", aliceAddress},
	} {
		b := b.Another()
		answer := b.Submit("/register", "username", test.name, "password", authtest.Password, "email", test.email)
		wantLocation(t, answer, "/account?notice=confirm-sent")
		wantCurrent(t, b, test.name)
		m := box.Wait(t)
		if m.To != test.to {
			t.Errorf("%s: mail to %s; want %s", test.email, m.To, test.to)
		}
		if mailsLink := strings.Contains(m.Text, "/confirm/"); mailsLink != (test.to != aliceAddress) {
			t.Errorf("%s: a link to confirm it was mailed: %v", test.email, mailsLink)
		}
		page := strings.NewReplacer(test.name, "NAME", test.email, "ADDRESS").Replace(b.Visit("/account").Text)
		if first == "" {
			first = page
		}
		if page != first {
			t.Errorf("%s is told apart:\n%s\nwant:\n%s", test.email, page, first)
		}
	}
}

// TestFirstToConfirmGetsTheAddress: giving somebody else's does not keep it from them.
func TestFirstToConfirmGetsTheAddress(t *testing.T) {
	box := authtest.NewMailbox()
	a, b := visit(t, box.Use)
	var links []string
	for _, name := range []string{authtest.Bob, authtest.Alice} {
		b.Another().Submit("/register", "username", name, "password", authtest.Password, "email", aliceAddress)
		links = append(links, authtest.Link(t, box.Wait(t)))
	}
	wantLocation(t, b.Post(links[1]), "/login?notice=confirmed")
	wantStatus(t, b.Post(links[0]), http.StatusNotFound)
	if u := authtest.User(t, a, authtest.Alice); u.Address() != aliceAddress {
		t.Errorf("owner got address %q", u.Address())
	}
	if u := authtest.User(t, a, authtest.Bob); u.Address() != "" {
		t.Errorf("the other got address %q", u.Address())
	}
}
