package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// wantNoMail checks that the box is empty when everything under way has been sent.
func wantNoMail(t *testing.T, a *auth.Auth, box authtest.Mailbox) {
	t.Helper()
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(box) > 0 {
		m := box.Wait(t)
		t.Errorf("got mail %q to %s; want none", m.Subject, m.To)
	}
}

// TestPasswordChangedMail: whoever changed the password, its owner hears of it, but cannot
// be flooded with such mails.
func TestPasswordChangedMail(t *testing.T) {
	box, clock := authtest.NewMailbox(), newClock()
	a := authtest.New(t, box.Use, clock.Use)
	u := correspondent(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantStatus(t, b.Submit("/account/password", "password", "not the password", "new_password", "a new one, longer"), http.StatusUnprocessableEntity)
	wantNoMail(t, a, box)
	wantStatus(t, b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer"), http.StatusSeeOther)
	m := box.Wait(t)
	if m.To != u.Address() || !strings.Contains(m.Text, u.Email) || strings.Contains(m.Text+m.HTML, "a new one") {
		t.Errorf("got mail %q to %q:\n%s", m.Subject, m.To, m.Text)
	}
	change := func() {
		t.Helper()
		if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
			t.Fatal(err)
		}
	}
	for range auth.PerMail - 1 {
		change()
		box.Wait(t)
	}
	change()
	wantNoMail(t, a, box)
	clock.Advance(10 * time.Minute)
	change()
	box.Wait(t)
}
