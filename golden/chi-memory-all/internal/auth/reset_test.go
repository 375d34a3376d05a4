package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth/authtest"
)

// What is particular to forgotten passwords. That their links work once, for their
// purpose, and tell nobody anything, is in links_test.go and tokens_test.go.

const resetPassword = "a new one, longer"

func TestReset(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	phone := b.Another()
	alice := correspondent(t, a, authtest.Alice)
	phone.SignIn(authtest.Alice, "remember", "1")
	other := issued(t, a, "something else", alice)

	if answer := b.Visit("/login"); !strings.Contains(answer.Text, `href="`+a.Path("/forgot")+`"`) {
		t.Errorf("the login page does not lead to the one for a forgotten password:\n%s", answer.Text)
	}
	wantStatus(t, b.Visit("/forgot"), http.StatusOK)
	b.Submit("/forgot", "email", authtest.Alice)
	link := authtest.Link(t, box.Wait(t))
	if answer := b.Get(link); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("the page does not say whose password it sets:\n%s", answer.Text)
	}
	wantCurrent(t, phone, authtest.Alice) // nothing has changed yet

	answer := b.Post(link, "password", resetPassword)
	wantStatus(t, answer, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), a.Path("/login")+"?notice=password-reset"; got != want {
		t.Errorf("a reset leads to %q; want %q", got, want)
	}
	wantCurrent(t, b, "anonymous") // the new password has to be typed
	wantCurrent(t, phone, "anonymous")
	phone.Restart()
	wantCurrent(t, phone, "anonymous")
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", resetPassword), http.StatusSeeOther)

	m := box.Wait(t)
	if m.To != alice.Address() || !strings.Contains(m.Subject, "was changed") {
		t.Errorf("got mail %q to %s; want the owner told", m.Subject, m.To)
	}
	if got, want := authtest.Link(t, m), a.Path("/forgot"); got != want {
		t.Errorf("who did not change the password is led to %q; want %q", got, want)
	}
	wantNoMail(t, a, box)
	fresh := authtest.User(t, a, authtest.Alice)
	if !fresh.EmailOwned {
		t.Error("the address of whoever opened the mailed link does not count as owned")
	}
	if _, _, err := a.FindToken(t.Context(), "something else", other); err == nil || fresh.SecurityStamp == alice.SecurityStamp {
		t.Error("a link mailed before the new password still works")
	}
}

// TestResetKeepsLinkForAnotherTry: a password that will not do does not cost the link.
func TestResetKeepsLinkForAnotherTry(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	link := "/reset/" + issued(t, a, "reset", correspondent(t, a, authtest.Alice))
	hashes := a.CountHashes()
	for _, password := range []string{"", "seven77", strings.Repeat("x", 2000)} {
		answer := b.Submit(link, "password", password)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if !strings.Contains(answer.Text, `id="password-error"`) {
			t.Errorf("no error beside the password:\n%s", answer.Text)
		}
		if password != "" && strings.Contains(answer.Text, password) {
			t.Error("the page sends the password back")
		}
	}
	if hashes.Load() != 0 {
		t.Errorf("%d passwords hashed; want none", hashes.Load())
	}
	wantStatus(t, b.Submit(link, "password", resetPassword), http.StatusSeeOther)
}

// TestResetIsNotForGuessers: who has no link does not have us hash anything.
func TestResetIsNotForGuessers(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	hashes := a.CountHashes()
	wantStatus(t, b.Submit("/reset/guess", "password", resetPassword), http.StatusNotFound)
	if hashes.Load() != 0 {
		t.Errorf("%d passwords hashed; want none", hashes.Load())
	}
}

func TestResetLinkExpires(t *testing.T) {
	clock := newClock()
	box := authtest.NewMailbox()
	a := authtest.New(t, clock.Use, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	correspondent(t, a, authtest.Alice)
	b.Submit("/forgot", "email", authtest.Alice)
	link := authtest.Link(t, box.Wait(t))
	clock.Advance(time.Hour - time.Second)
	wantStatus(t, b.Get(link), http.StatusOK)
	clock.Advance(time.Second)
	wantStatus(t, b.Get(link), http.StatusNotFound)
	answer := b.Post(link, "password", resetPassword)
	wantStatus(t, answer, http.StatusNotFound)
	if !strings.Contains(answer.Text, `href="`+a.Path("/forgot")+`"`) {
		t.Errorf("the page does not lead to another link:\n%s", answer.Text)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}
