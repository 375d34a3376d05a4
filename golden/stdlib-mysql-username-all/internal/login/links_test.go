package auth_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
	"example.com/stdlib-mysql-username-all/internal/login/store"
)

// tokenPage is a page that is opened with a mailed token, and the page where a visitor
// who knows no more than a name asks for one, if there is one.
type tokenPage struct{ purpose, path, ask string }

var tokenPages = []tokenPage{
	{"confirm", "/confirm/", ""},
	{"reset", "/reset/", "/forgot"},
	{"magic", "/magic/", "/magic"},
	{"email", "/account/email/", ""},
}

// correspondent returns the user of that name, who can be sent mail.
func correspondent(t *testing.T, a *auth.Auth, name string) *auth.User {
	t.Helper()
	u := authtest.User(t, a, name)
	if u.Address() != "" {
		return u
	}
	// People who sign in with a name have an address besides, or none.
	if err := a.Kept().DeleteUser(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	u.Email, u.EmailKey = name+"@example.com", name+"@example.com"
	if err := a.Kept().CreateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	return u
}

// issued returns a token of that purpose for u, which is good for an hour.
func issued(t *testing.T, a *auth.Auth, purpose string, u *auth.User) string {
	t.Helper()
	token, err := a.IssueToken(t.Context(), purpose, u)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// use posts what any token page wants.
func use(b *authtest.Browser, page string) authtest.Answer {
	return b.Submit(page, "password", "a new one, longer")
}

// eachLink runs a test for each kind of link, or for each that can be asked for by a name.
func eachLink(t *testing.T, asked bool, test func(t *testing.T, page tokenPage)) {
	t.Helper()
	for _, page := range tokenPages {
		if !asked || page.ask != "" {
			t.Run(page.purpose, func(t *testing.T) { test(t, page) })
		}
	}
}

// TestLinks work once and for one purpose. Looking at one, as programs that check mail do,
// does not use it up, and its page keeps its address from other sites and from caches.
func TestLinks(t *testing.T) {
	eachLink(t, false, func(t *testing.T, page tokenPage) {
		a, b := visit(t)
		token := issued(t, a, page.purpose, correspondent(t, a, authtest.Alice))
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			answer := b.Do(b.Request(method, a.Path(page.path+token), nil))
			wantStatus(t, answer, http.StatusOK)
			for name, want := range map[string]string{"Referrer-Policy": "strict-origin", "Cache-Control": "no-store"} {
				if got := answer.Header.Get(name); got != want {
					t.Errorf("got %s %q; want %q", name, got, want)
				}
			}
		}
		for _, other := range tokenPages {
			if other != page {
				wantStatus(t, b.Visit(other.path+token), http.StatusNotFound)
				wantStatus(t, use(b, other.path+token), http.StatusNotFound)
			}
		}
		thief := b.Another()
		thief.SetCookie(&http.Cookie{Name: "auth_session", Value: token, Path: "/"})
		wantCurrent(t, thief, "anonymous")
		wantStatus(t, use(b, page.path+token), http.StatusSeeOther)
		wantStatus(t, use(b, page.path+token), http.StatusNotFound)
	})
}

// TestDeadLinks look alike, so that nobody learns why one does not work, or whether it
// ever did.
func TestDeadLinks(t *testing.T) {
	ctx := context.Background()
	eachLink(t, false, func(t *testing.T, page tokenPage) {
		clock := newClock()
		a, b := visit(t, clock.Use)
		first := b.Visit(page.path + "unknown").Text
		for name, kill := range map[string]func(u *auth.User) error{
			"a new password": func(u *auth.User) error { return a.SetPassword(ctx, u.ID, "a new one, longer") },
			"signed out":     func(u *auth.User) error { return a.SignOutEverywhere(ctx, u.ID) },
			"disabled":       func(u *auth.User) error { return a.Disable(ctx, u.ID) },
			"enabled again":  func(u *auth.User) error { return errors.Join(a.Disable(ctx, u.ID), a.Enable(ctx, u.ID)) },
			"deleted":        func(u *auth.User) error { return a.DeleteUser(ctx, u.ID) },
			"newer":          func(u *auth.User) error { issued(t, a, page.purpose, u); return nil },
			"expired":        func(*auth.User) error { clock.Advance(time.Hour); return nil },
		} {
			alice := correspondent(t, a, authtest.Alice)
			if err := a.Enable(ctx, alice.ID); err != nil {
				t.Fatal(err)
			}
			alice = authtest.User(t, a, authtest.Alice)
			token := issued(t, a, page.purpose, alice)
			wantStatus(t, b.Visit(page.path+token), http.StatusOK)
			if err := kill(alice); err != nil {
				t.Fatal(err)
			}
			for _, answer := range []authtest.Answer{b.Visit(page.path + token), use(b, page.path+token)} {
				wantStatus(t, answer, http.StatusNotFound)
				if answer.Text != first {
					t.Errorf("%s: %s is told apart:\n%s\nwant:\n%s", name, answer.Request.Method, answer.Text, first)
				}
			}
			wantCurrent(t, b, "anonymous")
		}
		moved := *correspondent(t, a, authtest.Bob)
		moved.EmailKey = "old@example.com" // whoever reads the mail there must not get in
		wantStatus(t, use(b, page.path+issued(t, a, page.purpose, &moved)), http.StatusNotFound)
	})
}

// spyingStore notes the last token that it is to keep.
type spyingStore struct {
	auth.Store
	token store.Token
}

func (s *spyingStore) CreateToken(ctx context.Context, t *store.Token) error {
	s.token = *t
	return s.Store.CreateToken(ctx, t)
}

// TestTokensAreKeptHashed: whoever reads the database cannot open anybody's link, and a query
// that forgot the purpose would not find one of another. Dead tokens do not pile up.
func TestTokensAreKeptHashed(t *testing.T) {
	clock := newClock()
	var spy spyingStore
	a := authtest.New(t, clock.Use, func(c *auth.Config) { spy.Store, c.Store = c.Store, &spy })
	alice := correspondent(t, a, authtest.Alice)
	first, second := issued(t, a, "some", alice), issued(t, a, "some", alice)
	kept := spy.token
	if len(first) != 52 || first == second { // 260 bits, five a letter
		t.Errorf("got tokens %q and %q", first, second)
	}
	plain := sha256.Sum256([]byte(second))
	if strings.Contains(string(kept.Hash)+kept.Data, second) || bytes.Equal(kept.Hash, plain[:]) {
		t.Errorf("token %q is kept as %+v", second, kept)
	}
	if a.Opens("some", string(kept.Hash)) {
		t.Error("the hash is as good as the token")
	}
	clock.Advance(time.Hour + time.Second)
	issued(t, a, "some", correspondent(t, a, authtest.Bob))
	if _, err := a.Kept().Token(t.Context(), "some", kept.Hash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("a dead token is still kept: got error %v", err)
	}
}

// TestAskingForLinks: nobody learns from the answer who has an account, and mail goes to
// the address on file, not too often, with a link to where BaseURL says the site is.
func TestAskingForLinks(t *testing.T) {
	eachLink(t, true, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a, b := visit(t, box.Use)
		alice, bob := correspondent(t, a, authtest.Alice), correspondent(t, a, authtest.Bob)
		if err := a.Disable(t.Context(), bob.ID); err != nil {
			t.Fatal(err)
		}
		hashes := a.CountHashes()
		b.Header.Set("X-Forwarded-Host", "evil.example")
		first := ""
		check := func(name, typed string) {
			t.Helper()
			answer := b.Submit(page.ask, "username", typed)
			wantStatus(t, answer, http.StatusSeeOther)
			answer.Header.Del("Date")
			to, _, _ := strings.Cut(answer.Header.Get("Location"), "?sent=") // what was typed goes along
			answer.Header.Set("Location", to)
			got := fmt.Sprint(answer.Header, answer.Text)
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("%s is told apart:\n%s\nwant:\n%s", name, got, first)
			}
		}
		var links []string
		for range auth.PerMail {
			check("known", strings.ToUpper(authtest.Alice))
			m := box.Wait(t)
			if want := "http://localhost:8080" + a.Path(page.path); m.To != alice.Address() || !strings.Contains(m.Text, want) || strings.Contains(m.Text, "evil") {
				t.Errorf("want a link to %s, mailed to %s; got mail to %s:\n%s", want, alice.Address(), m.To, m.Text)
			}
			links = append(links, authtest.Link(t, m))
		}
		check("known, and asked for too often", authtest.Alice)
		check("unknown", "x"+authtest.Alice)
		check("disabled", authtest.Bob)
		wantNoMail(t, a, box)
		if n := hashes.Load(); n != 0 {
			t.Errorf("%d passwords hashed; want none", n)
		}
		wantStatus(t, b.Get(links[0]), http.StatusNotFound) // there is a newer one
		wantStatus(t, b.Get(links[len(links)-1]), http.StatusOK)
	})
}

// TestAskingForLinksOfMistypedNames says what is wrong, which tells nothing about accounts.
// What signing in takes is fine, and is shown on the page that follows.
func TestAskingForLinksOfMistypedNames(t *testing.T) {
	eachLink(t, true, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a, b := visit(t, box.Use)
		alice := correspondent(t, a, authtest.Alice)
		mistyped := []string{"", "\u202e\x00", strings.Repeat("x", 300) + "@example.com"}
		if strings.Contains(authtest.Alice, "@") {
			mistyped = append(mistyped, "alice", "alice@", "@example.com", "alice @example.com")
		}
		for _, name := range mistyped {
			wantProblem(t, b.Submit(page.ask, "username", name), "username")
		}
		wantNoMail(t, a, box)
		for _, chosen := range append(mistyped, "Call 555@1234 now", "Call\u3164555@evil.example", "https://evil.example") { // by another site, in a link to ours
			if text := b.Visit(page.ask + "?sent=" + url.QueryEscape(chosen)).Text; strings.Contains(text, "<strong>") {
				t.Errorf("the page shows what its address says:\n%s", text)
			}
		}
		wide := "\uff41" + authtest.Alice[1:] // a full-width a
		answer := b.Submit(page.ask, "username", wide)
		wantStatus(t, answer, http.StatusSeeOther)
		if text := b.Get(answer.Header.Get("Location")).Text; strings.Contains(text, `id="why"`) {
			t.Errorf("what follows is the form again:\n%s", text)
		}
		if m := box.Wait(t); m.To != alice.Address() {
			t.Errorf("mail went to %q; want %q", m.To, alice.Address())
		}
	})
}

// TestLinksAreThrottled by where asking for one, or using one, comes from.
func TestLinksAreThrottled(t *testing.T) {
	eachLink(t, false, func(t *testing.T, page tokenPage) {
		clock := newClock()
		a, b := visit(t, clock.Use)
		link := page.path + issued(t, a, page.purpose, correspondent(t, a, authtest.Alice))
		for i := range auth.PerIP {
			wantStatus(t, b.Submit("/login", "username", fmt.Sprint(i, authtest.Bob)), http.StatusUnauthorized)
		}
		if page.ask != "" {
			wantFormAgain(t, b.Submit(page.ask, "username", authtest.Alice), authtest.Alice)
		}
		wantFormAgain(t, use(b, link))
		clock.Advance(time.Minute)
		wantStatus(t, use(b, link), http.StatusSeeOther)
	})
}
