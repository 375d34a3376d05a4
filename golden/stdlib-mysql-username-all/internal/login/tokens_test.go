package auth_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
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
	token, err := a.IssueToken(t.Context(), purpose, u.EmailKey, u, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// use posts what any token page wants.
func use(b *authtest.Browser, page string) authtest.Answer {
	return b.Submit(page, "password", "a new one, longer")
}

// TestTokensAreForOnePurpose tries the tokens of every purpose on every page, and as
// session cookies; and a session cookie on every page.
func TestTokensAreForOnePurpose(t *testing.T) {
	for _, of := range tokenPages {
		t.Run(of.purpose, func(t *testing.T) {
			a := authtest.New(t)
			b := authtest.NewBrowser(t, a, site(a))
			alice := correspondent(t, a, authtest.Alice)
			token := issued(t, a, of.purpose, alice)
			for _, on := range tokenPages {
				if on != of {
					wantStatus(t, b.Visit(on.path+token), http.StatusNotFound)
					wantStatus(t, use(b, on.path+token), http.StatusNotFound)
				}
			}
			for _, name := range []string{"auth_session", "auth_remember"} {
				thief := b.Another()
				thief.SetCookie(&http.Cookie{Name: name, Value: token, Path: "/"})
				wantCurrent(t, thief, "anonymous")
			}
			wantStatus(t, b.Visit(of.path+token), http.StatusOK) // none of this used it up

			owner := b.Another()
			wantStatus(t, owner.Submit("/login", "username", authtest.Alice, "password", authtest.Password, "remember", "1"), http.StatusSeeOther)
			for _, name := range []string{"auth_session", "auth_remember"} {
				wantStatus(t, b.Visit(of.path+owner.Cookie(name)), http.StatusNotFound)
			}
		})
	}
}

// TestDeadLinksLookAlike: nobody learns why a link does not work, or whether it ever
// did, by looking or by using it.
func TestDeadLinksLookAlike(t *testing.T) {
	ctx := context.Background()
	for _, page := range tokenPages {
		t.Run(page.purpose, func(t *testing.T) {
			clock := newClock()
			a := authtest.New(t, clock.Use)
			b := authtest.NewBrowser(t, a, site(a))
			var first string
			for name, kill := range map[string]func(u *auth.User) error{
				"a new password": func(u *auth.User) error { return a.SetPassword(ctx, u.ID, "a new one, longer") },
				"signed out":     func(u *auth.User) error { return a.SignOutEverywhere(ctx, u.ID) },
				"disabled":       func(u *auth.User) error { return a.Disable(ctx, u.ID) },
				"enabled again":  func(u *auth.User) error { return errors.Join(a.Disable(ctx, u.ID), a.Enable(ctx, u.ID)) },
				"deleted":        func(u *auth.User) error { return a.DeleteUser(ctx, u.ID) },
				"used up":        func(u *auth.User) error { return a.Kept().DeleteTokens(ctx, u.ID) },
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
				for _, token := range []string{token, "unknown", strings.Repeat("x", 5000)} {
					for _, answer := range []authtest.Answer{b.Visit(page.path + token), use(b, page.path+token)} {
						wantStatus(t, answer, http.StatusNotFound)
						if first == "" {
							first = answer.Text
						}
						if answer.Text != first || !strings.Contains(answer.Text, "This link no longer works") {
							t.Errorf("%s: %s is told apart:\n%s\nwant:\n%s", name, answer.Request.Method, answer.Text, first)
						}
					}
				}
				wantCurrent(t, b, "anonymous")
			}
		})
	}
}

// TestTokensAreKeptHashed: who reads the database cannot open anybody's link, and a
// query that forgot the purpose would not find a token of another one.
func TestTokensAreKeptHashed(t *testing.T) {
	var kept store.Token
	a := authtest.New(t, func(c *auth.Config) { c.Store = spyingStore{c.Store, &kept} })
	alice := correspondent(t, a, authtest.Alice)
	seen := make(map[string]bool)
	for _, page := range tokenPages {
		token := issued(t, a, page.purpose, alice)
		hash := string(kept.Hash)
		if len(token) != 43 || seen[token] || seen[hash] { // 256 bits in base64
			t.Errorf("token %q, hash %x; want new ones of 43 and 32 bytes", token, hash)
		}
		seen[token], seen[hash] = true, true
		plain := sha256.Sum256([]byte(token))
		if strings.Contains(hash+kept.Data, token) || len(hash) != 32 || hash == string(plain[:]) {
			t.Errorf("token %q is kept as %+v", token, kept)
		}
		if answer := authtest.NewBrowser(t, a, site(a)).Visit(page.path + base64.RawURLEncoding.EncodeToString(kept.Hash)); answer.StatusCode != http.StatusNotFound {
			t.Errorf("the hash opens the page of %s", page.purpose)
		}
	}
}

type spyingStore struct {
	auth.Store
	kept *store.Token
}

func (s spyingStore) CreateToken(ctx context.Context, t *store.Token) error {
	*s.kept = *t
	return s.Store.CreateToken(ctx, t)
}

// TestIssuingTokensPurges: dead tokens do not pile up.
func TestIssuingTokensPurges(t *testing.T) {
	clock := newClock()
	var kept store.Token
	a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store = spyingStore{c.Store, &kept} })
	issued(t, a, "some", authtest.User(t, a, authtest.Alice))
	old := kept
	clock.Advance(time.Hour + time.Second)
	issued(t, a, "some", authtest.User(t, a, authtest.Bob))
	if got, err := a.Kept().Token(t.Context(), old.Purpose, old.Hash); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("the dead token: got %+v, %v; want ErrNotFound", got, err)
	}
	if _, err := a.Kept().Token(t.Context(), kept.Purpose, kept.Hash); err != nil {
		t.Errorf("the new token: %v", err)
	}
}

// TestTokenPagesKeepTheirAddress from other sites and from caches: it has the token in
// it. A browser that knows no Sec-Fetch-Site says where a form comes from in Origin only,
// as far as the page lets it: what all of it is kept back from would be refused.
func TestTokenPagesKeepTheirAddress(t *testing.T) {
	for _, baseURL := range []string{"http://localhost:8080", "https://example.com", "http://intranet"} {
		a := authtest.New(t, func(c *auth.Config) { c.BaseURL, c.InsecureHTTP = baseURL, true })
		b := authtest.NewBrowser(t, a, site(a))
		alice := correspondent(t, a, authtest.Alice)
		for _, page := range tokenPages {
			token := issued(t, a, page.purpose, alice)
			for _, answer := range []authtest.Answer{b.Visit(page.path + token), b.Visit(page.path + "unknown")} {
				for name, want := range map[string]string{"Referrer-Policy": "strict-origin", "Cache-Control": "no-store"} {
					if got := answer.Header.Get(name); got != want {
						t.Errorf("%s %s: got %s %q; want %q", baseURL, page.path, name, got, want)
					}
				}
			}
			old := b.Another()
			old.Header.Set("Origin", map[string]string{"strict-origin": baseURL, "no-referrer": "null"}[b.Visit(page.path+token).Header.Get("Referrer-Policy")])
			if answer := use(old, page.path+token); answer.StatusCode == http.StatusForbidden {
				t.Errorf("%s %s: an old browser's form is refused", baseURL, page.path)
			}
		}
	}
}
