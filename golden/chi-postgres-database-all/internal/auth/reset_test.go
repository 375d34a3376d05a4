package auth_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// What is particular to forgotten passwords. That links work once, for their purpose, and
// tell nobody anything, is in links_test.go.

const resetPassword = "a new one, longer"

func TestReset(t *testing.T) {
	box := authtest.NewMailbox()
	a, b := visit(t, box.Use)
	phone := b.Another()
	alice := correspondent(t, a, authtest.Alice)
	phone.SignIn(authtest.Alice, "remember", "1")
	next := b.Get(b.Submit("/forgot", "email", authtest.Alice).Header.Get("Location"))
	if !strings.Contains(next.Text, authtest.Alice) {
		t.Errorf("the page does not say where the mail has gone:\n%s", next.Text)
	}
	link := authtest.Link(t, box.Wait(t))
	if answer := b.Get(link); !strings.Contains(answer.Text, authtest.Alice) {
		t.Errorf("the page does not say whose password it sets:\n%s", answer.Text)
	}
	wantCurrent(t, phone, authtest.Alice) // nothing has changed yet

	wantLocation(t, b.Post(link, "password", resetPassword), "/login?notice=password-reset")
	wantCurrent(t, b, "anonymous") // the new password has to be typed
	wantCurrent(t, phone, "anonymous")
	phone.Restart()
	wantCurrent(t, phone, "anonymous")
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", resetPassword), http.StatusSeeOther)

	m := box.Wait(t)
	if m.To != alice.Address() {
		t.Errorf("got mail %q to %s; want the owner told", m.Subject, m.To)
	}
	if got, want := authtest.Link(t, m), a.Path("/forgot"); got != want {
		t.Errorf("whoever did not change the password is led to %q; want %q", got, want)
	}
	wantNoMail(t, a, box)
	if !authtest.User(t, a, authtest.Alice).EmailOwned {
		t.Error("the address of whoever opened the mailed link does not count as owned")
	}
}

// TestResetKeepsLinkForAnotherTry: a password that will not do does not cost the link, and
// neither that nor a guess at a link has us hash anything.
func TestResetKeepsLinkForAnotherTry(t *testing.T) {
	clock := newClock()
	box := authtest.NewMailbox()
	a, b := visit(t, clock.Use, box.Use)
	correspondent(t, a, authtest.Alice)
	b.Submit("/forgot", "email", authtest.Alice)
	link := authtest.Link(t, box.Wait(t))
	hashes := a.CountHashes()
	for _, password := range []string{"", "seven77", strings.Repeat("x", 2000)} {
		answer := b.Post(link, "password", password)
		wantProblem(t, answer, "password")
		if password != "" && strings.Contains(answer.Text, password) {
			t.Error("the page sends the password back")
		}
	}
	wantStatus(t, b.Post(link+"x", "password", resetPassword), http.StatusNotFound)
	if hashes.Load() != 0 {
		t.Errorf("%d passwords hashed; want none", hashes.Load())
	}
	clock.Advance(time.Hour - time.Second)
	wantStatus(t, b.Get(link), http.StatusOK)
	clock.Advance(time.Second)
	answer := b.Post(link, "password", resetPassword)
	wantStatus(t, answer, http.StatusNotFound)
	if !strings.Contains(answer.Text, `href="`+a.Path("/forgot")+`"`) {
		t.Errorf("the page does not lead to another link:\n%s", answer.Text)
	}
}

// resetStore has the visitor hang up as soon as their link has been used.
type resetStore struct {
	auth.Store
	hangUp func()
}

func (s *resetStore) UseToken(ctx context.Context, purpose string, hash []byte) error {
	defer s.hangUp()
	return s.Store.UseToken(ctx, purpose, hash)
}

// TestResetOfAVisitorWhoHangsUp does not use up the link for nothing.
func TestResetOfAVisitorWhoHangsUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	kept := &resetStore{hangUp: cancel}
	a := authtest.New(t, func(c *auth.Config) { kept.Store, c.Store = c.Store, kept })
	alice := correspondent(t, a, authtest.Alice)
	r := httptest.NewRequest(http.MethodPost, a.Path("/reset/"+issued(t, a, "reset", alice)), strings.NewReader("password=a+new+one,+longer"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a.Handler().ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
	b := authtest.NewBrowser(t, a, site(a))
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", resetPassword), http.StatusSeeOther)
}
