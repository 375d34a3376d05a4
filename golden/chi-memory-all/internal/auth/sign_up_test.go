package auth_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

func TestRegister(t *testing.T) {
	box := authtest.NewMailbox()
	_, b := visit(t, box.Use)
	wantStatus(t, b.Visit("/register"), http.StatusOK)
	answer := b.Submit("/register", "email", authtest.Alice, "password", authtest.Password)
	wantLocation(t, answer, "/register?sent=alice%40example.com")
	wantCurrent(t, b, "anonymous")
	if page := b.Get(answer.Header.Get("Location")).Text; !strings.Contains(page, "Check your mail") || !strings.Contains(page, authtest.Alice) {
		t.Errorf("the page does not say where the mail has gone:\n%s", page)
	}
	m := box.Wait(t)
	if m.To != authtest.Alice {
		t.Errorf("link mailed to %s; want %s", m.To, authtest.Alice)
	}
	b.SignIn(authtest.Alice) // which needs no confirmed address
	wantConfirmed(t, b, false)
	wantLocation(t, b.Post(authtest.Link(t, m)), "/account?notice=confirmed")
	wantConfirmed(t, b, true)
}

// TestRegisterTellsNobody: a taken address is answered like a free one, and its owner is
// told by mail, at the address on file.
func TestRegisterTellsNobody(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	hashes := a.CountHashes()
	var first string
	for i, name := range []string{authtest.Bob, authtest.Alice, strings.ToUpper(authtest.Alice)} {
		b := b.Another()
		answer := b.Submit("/register", "email", name, "password", authtest.Password)
		answer.Header.Del("Date")
		answer.Header.Set("Location", strings.Replace(answer.Header.Get("Location"), url.QueryEscape(name), "NAME", 1))
		var got bytes.Buffer
		if err := answer.Header.Write(&got); err != nil {
			t.Fatal(err)
		}
		got.WriteString(answer.Status + answer.Text)
		if first == "" {
			first = got.String()
		}
		if got.String() != first {
			t.Errorf("%s is told apart:\n%s\nwant:\n%s", name, got.String(), first)
		}
		if hashes.Load() != int64(i+1) {
			t.Errorf("%s: %d passwords hashed; want one each", name, hashes.Load()-int64(i))
		}
		wantCurrent(t, b, "anonymous")
		m := box.Wait(t)
		want := authtest.Alice
		if name == authtest.Bob {
			want = authtest.Bob
		}
		if m.To != want || strings.Contains(m.Text, "/confirm/") != (name == authtest.Bob) {
			t.Errorf("%s: got mail to %s:\n%s", name, m.To, m.Text)
		}
	}

	// The password of the account is still the one it had.
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusSeeOther)
}

// TestRegisterDoesNotFlood: however often someone tries an address, its owner gets few
// mails.
func TestRegisterDoesNotFlood(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	for range auth.PerMail {
		b.Submit("/register", "email", authtest.Alice, "password", "another password")
		box.Wait(t)
	}
	answer := b.Submit("/register", "email", authtest.Alice, "password", "another password")
	wantLocation(t, answer, "/register?sent=alice%40example.com")
	wantNoMail(t, a, box)
}
