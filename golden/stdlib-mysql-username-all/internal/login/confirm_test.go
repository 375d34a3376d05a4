package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
)

// What is particular to confirming an address. That links work once, for their purpose,
// and tell nobody anything, is in links_test.go.

// aliceAddress is where Alice reads her mail, whatever she signs in with.
const aliceAddress = "alice@example.com"

// askToConfirm has alice, who is signed in, send herself a link, and returns it.
func askToConfirm(t *testing.T, b *authtest.Browser, box authtest.Mailbox) string {
	t.Helper()
	wantLocation(t, b.Submit("/confirm", "email", aliceAddress, "password", authtest.Password), "/account?notice=confirm-sent")
	m := box.Wait(t)
	if m.To != aliceAddress {
		t.Errorf("link mailed to %s; want %s", m.To, aliceAddress)
	}
	return authtest.Link(t, m)
}

// wantConfirmed fails unless the account page of whoever is signed in says so.
func wantConfirmed(t *testing.T, b *authtest.Browser, want bool) {
	t.Helper()
	answer := b.Visit("/account")
	wantStatus(t, answer, http.StatusOK)
	if offers := strings.Contains(answer.Text, `/confirm"`); offers == want {
		t.Errorf("account page offers a link: %v; want %v\n%s", offers, !want, answer.Text)
	}
}

// TestConfirm, in the browser that is signed in and in another: the link is no login.
func TestConfirm(t *testing.T) {
	for _, here := range []bool{true, false} {
		clock, box := newClock(), authtest.NewMailbox()
		a, b := visit(t, clock.Use, box.Use)
		b.SignIn(authtest.Alice)
		wantConfirmed(t, b, false)
		link, opener, leads, after := askToConfirm(t, b, box), b, "/account", authtest.Alice
		if text := b.Visit("/account").Text; !strings.Contains(text, "Waiting for confirmation") || !strings.Contains(text, aliceAddress) {
			t.Errorf("the account page does not say what it waits for:\n%s", text)
		}
		if !here {
			opener, leads, after = b.Another(), "/login", "anonymous"
		}
		clock.Advance(24*time.Hour - time.Second)
		b.SignIn(authtest.Alice) // the session is too old by now
		if answer := opener.Get(link); !strings.Contains(answer.Text, aliceAddress) {
			t.Errorf("page does not name the address:\n%s", answer.Text)
		}
		wantConfirmed(t, b, false) // looking does nothing
		wantLocation(t, opener.Post(link), leads+"?notice=confirmed")
		wantCurrent(t, opener, after)
		wantConfirmed(t, b, true)
		if u := authtest.User(t, a, authtest.Alice); u.EmailOwned != here || u.Address() != aliceAddress {
			t.Errorf("address %s, owned: %v; want %s, %v", u.Address(), u.EmailOwned, aliceAddress, here)
		}
	}
}

// TestConfirmIsThrottled: whoever asks too often is told the same, and gets no mail.
func TestConfirmIsThrottled(t *testing.T) {
	clock, box := newClock(), authtest.NewMailbox()
	a, b := visit(t, clock.Use, box.Use)
	b.SignIn(authtest.Alice)
	link := ""
	for range auth.PerMail {
		link = askToConfirm(t, b, box)
	}
	wantLocation(t, b.Submit("/confirm", "email", aliceAddress, "password", authtest.Password), "/account?notice=confirm-sent")
	wantNoMail(t, a, box)
	wantStatus(t, b.Get(link), http.StatusOK) // what was not sent does not void what was
	clock.Advance(24 * time.Hour)
	wantStatus(t, b.Post(link), http.StatusNotFound)
}

// TestConfirmedRequired: what an owner keeps for confirmed addresses.
func TestConfirmedRequired(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/post", a.ConfirmedRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })))
	b := authtest.NewBrowser(t, a, mux)
	wantLocation(t, b.Get("/post"), "/login?next=%2Fpost")
	b.SignIn(authtest.Alice)
	wantLocation(t, b.Get("/post"), "/account?notice=confirm-first")
	wantLocation(t, b.Post("/post"), "/account?notice=confirm-to-send")
	r := b.Request(http.MethodPost, "/post", nil)
	r.Header.Set("Accept", "application/json")
	if answer := b.Do(r); answer.StatusCode != http.StatusForbidden || !strings.Contains(answer.Text, "confirmed_address_required") {
		t.Errorf("a script got status %d, %q", answer.StatusCode, answer.Text)
	}
	b.Post(askToConfirm(t, b, box))
	if answer := b.Get("/post"); answer.Text != authtest.Alice {
		t.Errorf("got %q; want the page for %s", answer.Text, authtest.Alice)
	}
}
