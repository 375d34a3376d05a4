package auth_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
	"example.com/chi-postgres-database-all/internal/auth/mail"
)

// What is particular to a change of address. That links work once, for their purpose, and
// tell nobody anything, is in links_test.go.

// newAddress is what alice wants to change to.
const newAddress = "New@Example.com"

// mover returns a browser that alice, who has an address, is signed in with.
func mover(t *testing.T, a *auth.Auth) (*authtest.Browser, *auth.User) {
	t.Helper()
	u := correspondent(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	return b, u
}

// askForAddress has the user of b ask for another address, and returns the mail there.
// The notice to the old one is taken out of the box as well.
func askForAddress(t *testing.T, b *authtest.Browser, box authtest.Mailbox, u *auth.User, address string) mail.Message {
	t.Helper()
	answer := b.Submit("/account/email", "new_email", address, "password", authtest.Password)
	wantLocation(t, answer, "/account/email?sent="+url.QueryEscape(address))
	got := make(map[string]mail.Message)
	for range 2 {
		m := box.Wait(t)
		got[m.To] = m
	}
	notice := got[u.Address()]
	if !strings.Contains(notice.Text, address) || strings.Contains(notice.Text, "/account/email/") {
		t.Errorf("want a notice without the link; got mail to %q:\n%s", notice.To, notice.Text)
	}
	delete(got, u.Address())
	for _, m := range got {
		return m
	}
	t.Fatal("no second mail")
	return mail.Message{}
}

// byID returns u as it is now, whatever their name.
func byID(t *testing.T, a *auth.Auth, u *auth.User) *auth.User {
	t.Helper()
	now, err := a.Kept().UserByID(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestChangeAddress(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	if err := a.Kept().SetEmailVerified(t.Context(), u.ID, u.EmailKey, true, time.Now()); err != nil {
		t.Fatal(err)
	}
	u = byID(t, a, u)
	phone := b.Another()
	phone.SignIn(authtest.Alice, "remember", "1")
	wantStatus(t, b.Visit("/account/email"), http.StatusOK)
	m := askForAddress(t, b, box, u, newAddress)
	if m.To != newAddress {
		t.Errorf("link mailed to %s; want %s", m.To, newAddress)
	}
	link := authtest.Link(t, m)

	// Nothing changes before the link is used, and looking at it does not use it.
	answer := b.Another().Get(link)
	wantStatus(t, answer, http.StatusOK)
	for _, want := range []string{newAddress, "<strong>" + u.Email + "</strong>"} {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("page does not name %s:\n%s", want, answer.Text)
		}
	}
	if *byID(t, a, u) != *u {
		t.Error("the user is another before the link is used")
	}
	reset := issued(t, a, "other", u)

	wantLocation(t, b.Another().Post(link), "/login?notice=email-changed")
	changed := byID(t, a, u)
	if changed.Address() != newAddress || changed.EmailKey != "new@example.com" {
		t.Errorf("got address %q, key %q", changed.Address(), changed.EmailKey)
	}
	if changed.EmailVerifiedAt.IsZero() || changed.EmailOwned {
		t.Errorf("the address is verified %v, owned %v; want it verified, by whoever was not signed in", changed.EmailVerifiedAt, changed.EmailOwned)
	}
	m = box.Wait(t)
	if m.To != u.Address() || !strings.Contains(m.Text, newAddress) {
		t.Errorf("the old address was not told; got mail to %s:\n%s", m.To, m.Text)
	}

	// All sessions and links are over.
	wantCurrent(t, b, "anonymous")
	wantCurrent(t, phone, "anonymous")
	if a.Opens("other", reset) {
		t.Error("a link mailed to the old address still works")
	}
	wantStatus(t, b.Post(link), http.StatusNotFound)
	answer = b.Submit("/login", "email", changed.Email, "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
}

// TestChangeAddressHere signs out the browser that opens the link, too.
func TestChangeAddressHere(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	wantLocation(t, b.Post(authtest.Link(t, askForAddress(t, b, box, u, newAddress))), "/login?notice=email-changed")
	if b.Cookie("auth_session") != "" {
		t.Error("the session cookie is still there")
	}
	if changed := byID(t, a, u); changed.EmailVerifiedAt.IsZero() || !changed.EmailOwned {
		t.Errorf("the address of who was signed in is verified %v, owned %v", changed.EmailVerifiedAt, changed.EmailOwned)
	}
}

func TestChangeAddressRefusals(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	for _, test := range []struct{ address, password, field string }{
		{"new", authtest.Password, "new_email"},
		{"new@example.com\r\nBcc: all@example.com", authtest.Password, "new_email"},
		{strings.ToUpper(u.Address()), authtest.Password, "new_email"},
		{newAddress, "not the password", "password"},
	} {
		answer := b.Submit("/account/email", "new_email", test.address, "password", test.password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if !strings.Contains(answer.Text, `id="`+test.field+`-error"`) {
			t.Errorf("no error beside %s:\n%s", test.field, answer.Text)
		}
	}
	wantNoMail(t, a, box)

	// A browser that was only remembered has to give the password first.
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	reauth := "/reauth?next=" + strings.ReplaceAll(a.Path("/account/email"), "/", "%2F")
	wantLocation(t, b.Visit("/account/email"), reauth)
	sendFrom(b, a.Path("/account/email"))
	wantLocation(t, b.Submit("/account/email", "new_email", newAddress, "password", authtest.Password), reauth+"&notice=send-again")
	wantNoMail(t, a, box)
}

// TestChangeToTakenAddress: whoever asks is told the same; its owner hears of it, and
// nobody gets a link.
func TestChangeToTakenAddress(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	owner := correspondent(t, a, authtest.Bob)
	m := askForAddress(t, b, box, u, strings.ToUpper(owner.Address()))
	if m.To != owner.Address() || strings.Contains(m.Text, "/account/email/") {
		t.Errorf("got mail to %s:\n%s", m.To, m.Text)
	}
}

// TestAddressTakenMeanwhile: a link whose address has become somebody else's no longer
// works, and changes nothing.
func TestAddressTakenMeanwhile(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	link := authtest.Link(t, askForAddress(t, b, box, u, "bob@example.com"))
	correspondent(t, a, authtest.Bob)
	wantStatus(t, b.Post(link), http.StatusNotFound)
	if *byID(t, a, u) != *u {
		t.Error("the user has changed all the same")
	}
	wantCurrent(t, b, authtest.Alice)
	wantNoMail(t, a, box)

	moved := *u
	moved.Email, moved.EmailKey, moved.SecurityStamp = newAddress, newAddress, u.SecurityStamp+2
	if err := a.Kept().SetEmail(t.Context(), &moved, u.SecurityStamp+1); !errors.Is(err, auth.ErrNotFound) || *byID(t, a, u) != *u {
		t.Errorf("after a revocation: got error %v; want ErrNotFound", err)
	}
}

// TestChangeAddressIsThrottled: whoever asks too often is told the same, and nobody gets
// mail, neither at one address nor at many.
func TestChangeAddressIsThrottled(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b, u := mover(t, a)
	for i := range auth.PerMail {
		askForAddress(t, b, box, u, fmt.Sprint(i, "@example.com"))
	}
	answer := b.Submit("/account/email", "new_email", newAddress, "password", authtest.Password)
	wantLocation(t, answer, "/account/email?sent="+url.QueryEscape(newAddress))
	wantNoMail(t, a, box)
}
