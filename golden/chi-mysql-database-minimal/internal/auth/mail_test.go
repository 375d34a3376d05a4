package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// withAddress makes an account of that name that mail can be sent to, whatever people
// sign in with.
func withAddress(t *testing.T, a *auth.Auth, store auth.Store, name string) *auth.User {
	t.Helper()
	u := authtest.User(t, a, name)
	if u.Address() == "" {
		if err := store.DeleteUser(t.Context(), u.ID); err != nil {
			t.Fatal(err)
		}
		u.Email, u.EmailKey = u.EmailKey+"@mail.example", u.EmailKey+"@mail.example"
		if err := store.CreateUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

// keep has an Auth keep its users in store.
func keep(store auth.Store) func(*auth.Config) { return func(c *auth.Config) { c.Store = store } }

// TestPasswordChangedMail: whoever changed the password, its owner hears of it, once,
// where mail reaches them.
func TestPasswordChangedMail(t *testing.T) {
	store, box := authtest.Store(t), authtest.NewMailbox()
	a := authtest.New(t, keep(store), box.Use)
	u := withAddress(t, a, store, authtest.Alice)

	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	box.None(t)
	wantStatus(t, b.Submit("/account/password", "password", "not the password", "new_password", "a new one, longer"), http.StatusUnprocessableEntity)
	box.None(t)
	wantStatus(t, b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer"), http.StatusSeeOther)
	m := box.Wait(t)
	if m.To != u.Address() || !strings.Contains(m.Subject, "password") || !strings.Contains(m.Text, "has just been changed") {
		t.Errorf("got mail %q to %q:\n%s", m.Subject, m.To, m.Text)
	}
	if strings.Contains(m.Text+m.HTML, "a new one") {
		t.Error("the mail tells the password")
	}
	if strings.Contains(m.Text, a.Path("/login")) {
		t.Error("the mail leads to a page where whoever has lost the account can do nothing")
	}
	box.None(t)

	if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
		t.Fatal(err)
	}
	box.Wait(t)
	box.None(t)
}

// TestNoAddressNoMail.
func TestNoAddressNoMail(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	u := authtest.User(t, a, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if u.Address() == "" {
		box.None(t)
	} else {
		box.Wait(t)
	}
}

// TestNoticesAreLimited: an account made with somebody else's address cannot be used to
// flood their mailbox.
func TestNoticesAreLimited(t *testing.T) {
	store, box, clock := authtest.Store(t), authtest.NewMailbox(), newClock()
	a := authtest.New(t, keep(store), box.Use, clock.Use)
	u := withAddress(t, a, store, authtest.Alice)
	change := func() {
		t.Helper()
		if err := a.SetPassword(t.Context(), u.ID, authtest.Password); err != nil {
			t.Fatal(err)
		}
	}
	for range auth.PerMail {
		change()
		box.Wait(t)
	}
	change()
	box.None(t)
	clock.Advance(10 * time.Minute)
	change()
	box.Wait(t)
}

// TestMailedNamesAreHarmless: what somebody chose to be called stays text.
func TestMailedNamesAreHarmless(t *testing.T) {
	a := authtest.New(t, func(c *auth.Config) { c.AppName = "Tom & <b>Jerry</b>" })
	const name = "<script>alert(1)</script>\n\nhttp://evil.example/\n\nhttp://localhost:8080/login?a=1&b=2\n\n" // which no user may have
	m, err := a.WriteMail("password_changed", name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.Subject, "Tom & <b>Jerry</b>") || !strings.Contains(m.Text, name) {
		t.Errorf("the text is no page, and needs no escapes:\n%s\n%s", m.Subject, m.Text)
	}
	for _, want := range []string{"Tom &amp; &lt;b&gt;Jerry", "&lt;script&gt;", `<a href="http://localhost:8080/login?a=1&amp;b=2">`} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("page lacks %q:\n%s", want, m.HTML)
		}
	}
	for _, bad := range []string{"<script>", "<b>", `href="http://evil`, "style="} {
		if strings.Contains(m.HTML, bad) {
			t.Errorf("page has %q:\n%s", bad, m.HTML)
		}
	}
}

// TestLineBreakInSubject: such a mail is not sent, and the visitor does not learn of it.
func TestLineBreakInSubject(t *testing.T) {
	var log strings.Builder
	store, box := authtest.Store(t), authtest.NewMailbox()
	a := authtest.New(t, keep(store), box.Use, logTo(&log), func(c *auth.Config) { c.AppName = "Hello\r\nBcc: all@example.com" })
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	box.None(t)
	if !strings.Contains(log.String(), "mail not written") || strings.Contains(log.String(), "Bcc") {
		t.Errorf("got log:\n%s", log.String())
	}
}

// TestNoMailer: a site without a mail server works, and its log says what is missing,
// without a word of what the mail said.
func TestNoMailer(t *testing.T) {
	var log strings.Builder
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), logTo(&log), func(c *auth.Config) {
		c.BaseURL, c.Mailer = "https://example.com", nil
	})
	a.Handler()
	if !strings.Contains(log.String(), "mail will be dropped") {
		t.Errorf("the log has no warning:\n%s", log.String())
	}
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "level=ERROR msg=\"auth: mail dropped") {
		t.Errorf("the log does not say that mail was dropped:\n%s", log.String())
	}
	for _, secret := range []string{u.Address(), "https://example.com/", "has just been changed"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, log.String())
		}
	}
}

// sender is a Mailer that is a function.
type sender func(ctx context.Context, m auth.Mail) error

func (s sender) Send(ctx context.Context, m auth.Mail) error { return s(ctx, m) }

// Use has an Auth send by s.
func (s sender) Use(c *auth.Config) { c.Mailer = s }

// TestVisitorsDoNotSeeMailFail: nor wait for it; an answer that told would tell who has
// an account.
func TestVisitorsDoNotSeeMailFail(t *testing.T) {
	release := make(chan struct{})
	for name, send := range map[string]sender{
		"refused": func(_ context.Context, m auth.Mail) error {
			return errors.New("550 5.1.1 <" + m.To + ">: recipient address rejected, says " + strings.ToUpper(m.To))
		},
		"broken": func(_ context.Context, m auth.Mail) error { panic("cannot send to " + m.To) },
		"stuck":  func(context.Context, auth.Mail) error { <-release; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			store := authtest.Store(t)
			a := authtest.New(t, keep(store), send.Use, logTo(&log))
			a.RetryAfter(0, 0)
			u := withAddress(t, a, store, authtest.Alice)
			b := authtest.NewBrowser(t, a, site(a))
			b.SignIn(authtest.Alice)
			answer := b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
			wantStatus(t, answer, http.StatusSeeOther)
			if got, want := answer.Header.Get("Location"), a.Path("/account")+"?notice=password-changed"; got != want {
				t.Errorf("redirected to %q; want %q", got, want)
			}
			if name == "stuck" {
				close(release)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if failed := strings.Contains(log.String(), "level=ERROR"); failed == (name == "stuck") {
				t.Errorf("an error in the log: %v\n%s", failed, log.String())
			}
			if strings.Contains(strings.ToLower(log.String()), u.Address()) {
				t.Errorf("the log tells the address:\n%s", log.String())
			}
		})
	}
}
