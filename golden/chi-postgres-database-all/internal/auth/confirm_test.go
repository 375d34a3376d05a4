package auth_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// aliceAddress is where Alice reads her mail, whatever she signs in with.
const aliceAddress = "alice@example.com"

// askToConfirm has alice, who is signed in, send herself a link, and returns it.
func askToConfirm(t *testing.T, b *authtest.Browser, box *authtest.Mailbox) string {
	t.Helper()
	wantLocation(t, b.Submit("/confirm", "email", aliceAddress, "password", authtest.Password), "/account?notice=confirm-sent")
	m := box.Wait(t)
	if m.To != aliceAddress {
		t.Errorf("link mailed to %s; want %s", m.To, aliceAddress)
	}
	return authtest.Link(t, m)
}

// wantConfirmed fails unless the account page of who is signed in says so.
func wantConfirmed(t *testing.T, b *authtest.Browser, want bool) {
	t.Helper()
	answer := b.Visit("/account")
	wantStatus(t, answer, http.StatusOK)
	if offers := strings.Contains(answer.Text, `/confirm"`); offers == want {
		t.Errorf("account page offers a link: %v; want %v\n%s", offers, !want, answer.Text)
	}
}

func TestConfirm(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	wantConfirmed(t, b, false)
	link := askToConfirm(t, b, box)

	for range 2 { // looking uses nothing up
		answer := b.Get(link)
		wantStatus(t, answer, http.StatusOK)
		if !strings.Contains(answer.Text, aliceAddress) {
			t.Errorf("page does not name the address:\n%s", answer.Text)
		}
		for name, want := range map[string]string{"Referrer-Policy": "strict-origin", "Cache-Control": "no-store"} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("got %s %q; want %q", name, got, want)
			}
		}
	}
	wantConfirmed(t, b, false)
	wantLocation(t, b.Post(link), "/account?notice=confirmed")
	wantConfirmed(t, b, true)

	// The session goes on, and the link is used up.
	wantCurrent(t, b, authtest.Alice)
	wantStatus(t, b.Post(link), http.StatusNotFound)
	wantStatus(t, b.Get(link), http.StatusNotFound)
}

// TestConfirmElsewhere: mail is read on the phone; and a link is no login.
func TestConfirmElsewhere(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	phone := b.Another()
	wantLocation(t, phone.Post(askToConfirm(t, b, box)), "/login?notice=confirmed")
	wantCurrent(t, phone, "anonymous")
	wantConfirmed(t, b, true)
}

// TestConfirmOnce: of many uses of one link at once, one succeeds.
func TestConfirmOnce(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use, trustProxy) // so that each visitor has an address
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	link := askToConfirm(t, b, box)
	var confirmed atomic.Int64
	var group sync.WaitGroup
	for i := range 50 {
		visitor := b.Another()
		visitor.Header.Set("X-Forwarded-For", fmt.Sprint("192.0.2.", i))
		group.Go(func() {
			switch answer := visitor.Post(link); answer.StatusCode {
			case http.StatusSeeOther:
				confirmed.Add(1)
			case http.StatusNotFound:
			default:
				t.Errorf("got status %d; want 303 or 404", answer.StatusCode)
			}
		})
	}
	group.Wait()
	if confirmed.Load() != 1 {
		t.Errorf("%d of 50 uses of one link succeeded; want 1", confirmed.Load())
	}
	wantConfirmed(t, b, true)
}

func TestConfirmDeadLinks(t *testing.T) {
	box := authtest.NewMailbox()
	clock := newClock()
	a := authtest.New(t, box.Use, clock.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	older := askToConfirm(t, b, box)
	newer := askToConfirm(t, b, box)
	clock.Advance(24*time.Hour - time.Second)
	wantStatus(t, b.Get(newer), http.StatusOK)
	wantStatus(t, b.Get(older), http.StatusNotFound)
	clock.Advance(time.Second)
	for _, link := range []string{older, newer, newer + "x", newer[:len(newer)-1], a.Path("/confirm/x")} {
		b := b.Another()
		for _, answer := range []authtest.Answer{b.Get(link), b.Post(link)} {
			wantStatus(t, answer, http.StatusNotFound)
			if !strings.Contains(answer.Text, "This link no longer works") {
				t.Errorf("%s: page does not say so:\n%s", link, answer.Text)
			}
		}
	}
	b.SignIn(authtest.Alice) // the session is too old by now
	wantConfirmed(t, b, false)
}

func TestConfirmForDeletedAndDisabledUsers(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	link := askToConfirm(t, b, box)
	u := authtest.User(t, a, authtest.Alice)
	if err := a.Disable(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.Get(link), http.StatusNotFound)
	if err := a.DeleteUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, b.Post(link), http.StatusNotFound)
}

// TestConfirmIsThrottled: who asks too often is told the same, and gets no mail.
func TestConfirmIsThrottled(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	link := ""
	for range auth.PerMail {
		link = askToConfirm(t, b, box)
	}
	wantLocation(t, b.Submit("/confirm", "email", aliceAddress, "password", authtest.Password), "/account?notice=confirm-sent")
	wantNoMail(t, a, box)
	wantStatus(t, b.Get(link), http.StatusOK) // what was not sent does not void what was
}

// TestOpeningConfirmIsThrottled by where it comes from.
func TestOpeningConfirmIsThrottled(t *testing.T) {
	clock, box := newClock(), authtest.NewMailbox()
	a := authtest.New(t, clock.Use, box.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	link := askToConfirm(t, b, box)
	for i := range auth.PerIP {
		b.Submit("/login", "email", fmt.Sprint(i, authtest.Bob), "password", "a guess")
	}
	wantFormAgain(t, b.Post(link))
	clock.Advance(time.Minute)
	wantStatus(t, b.Post(link), http.StatusSeeOther)
}

// TestConfirmedRequired: what an owner keeps for confirmed addresses.
func TestConfirmedRequired(t *testing.T) {
	box := authtest.NewMailbox()
	a := authtest.New(t, box.Use)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/post", a.ConfirmedRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { whoami(a, w, r) })))
	b := authtest.NewBrowser(t, a, mux)
	script := func(accept string) authtest.Answer {
		r := b.Request(http.MethodPost, "/post", nil)
		r.Header.Set("Accept", accept)
		return b.Do(r)
	}
	wantLocation(t, b.Get("/post"), "/login?next=%2Fpost")
	wantStatus(t, script("*/*"), http.StatusUnauthorized)

	b.SignIn(authtest.Alice)
	wantLocation(t, b.Get("/post"), "/account?notice=confirm-first")
	wantLocation(t, b.Post("/post"), "/account?notice=confirm-to-send")
	for accept, want := range map[string]string{"*/*": "", "application/json": "{\"error\":\"confirmed_address_required\"}\n"} {
		if answer := script(accept); answer.StatusCode != http.StatusForbidden || answer.Text != want {
			t.Errorf("a script that accepts %s got status %d, %q; want 403, %q", accept, answer.StatusCode, answer.Text, want)
		}
	}

	b.Post(askToConfirm(t, b, box))
	if answer := b.Get("/post"); answer.Text != authtest.Alice {
		t.Errorf("got %q; want the page for %s", answer.Text, authtest.Alice)
	}
}
