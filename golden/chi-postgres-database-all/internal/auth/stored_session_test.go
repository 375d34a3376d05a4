package auth_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
	"example.com/chi-postgres-database-all/internal/auth/store"
)

// copyOf returns another browser with the cookies that b has, as a thief would.
func copyOf(b *authtest.Browser) *authtest.Browser {
	thief := b.Another()
	for _, name := range []string{"auth_session", "auth_remember"} {
		if value := b.Cookie(name); value != "" {
			thief.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/"})
		}
	}
	return thief
}

// tokenHash is what a hash looks like.
func tokenHash(name string) []byte { return []byte(strings.Repeat("0", 32-len(name)) + name) }

// storedSessions returns what the store has of the sessions of that user.
func storedSessions(t *testing.T, store auth.Store, userID string) []*store.Session {
	t.Helper()
	sessions, err := store.Sessions(t.Context(), userID, 100)
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// TestCopiedCookieDiesWithLogout: every copy of either cookie, on every instance.
func TestCopiedCookieDiesWithLogout(t *testing.T) {
	var store auth.Store
	a, b := visit(t, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	thief := copyOf(b)
	wantCurrent(t, thief, authtest.Alice)

	second := authtest.New(t, func(c *auth.Config) { c.Store = store })
	elsewhere := authtest.NewBrowser(t, second, site(second))
	for _, name := range []string{"auth_session", "auth_remember"} {
		elsewhere.SetCookie(&http.Cookie{Name: name, Value: b.Cookie(name), Path: "/"})
	}
	wantCurrent(t, elsewhere, authtest.Alice)

	b.Submit("/logout")
	wantCurrent(t, thief, "anonymous")
	wantCurrent(t, elsewhere, "anonymous")
	if left := storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID); len(left) > 0 {
		t.Errorf("logout left %d sessions", len(left))
	}
}

// TestTokensAreHashedAtRest: who reads the table cannot sign in with it.
func TestTokensAreHashedAtRest(t *testing.T) {
	var store auth.Store
	a, b := visit(t, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	rows := storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)
	if len(rows) != 1 {
		t.Fatalf("got %d sessions; want 1", len(rows))
	}
	if one, other := b.Cookie("auth_session"), b.Cookie("auth_remember"); one[:26] == other[:26] || one[26:] == other[26:] || one[:26] == one[26:] {
		t.Errorf("tokens %s and %s; want 52 random letters and digits each", one, other)
	}
	token, remember := sha256.Sum256([]byte(b.Cookie("auth_session"))), sha256.Sum256([]byte(b.Cookie("auth_remember")))
	if !bytes.Equal(rows[0].TokenHash, token[:]) {
		t.Errorf("of the token is stored %x; want its SHA-256", rows[0].TokenHash)
	}
	if _, _, err := store.SessionByRemember(t.Context(), remember[:]); err != nil {
		t.Errorf("by the SHA-256 of the remember token: %v", err)
	}
	for _, name := range []string{"auth_session", "auth_remember"} {
		if strings.Contains(fmt.Sprintf("%+v", *rows[0]), b.Cookie(name)) {
			t.Errorf("%s is stored as it is", name)
		}
	}
	if rows[0].UserAgent != "authtest" || rows[0].IP != "127.0.0.1" {
		t.Errorf("got user agent %q, address %q; want authtest, 127.0.0.1", rows[0].UserAgent, rows[0].IP)
	}
}

// TestLoginDropsTheOldSession of the browser, whosever it was.
func TestLoginDropsTheOldSession(t *testing.T) {
	var store auth.Store
	a, b := visit(t, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	planted := copyOf(b)
	b.Restart() // the remember cookie alone names the session now
	b.SignIn(authtest.Alice)
	wantCurrent(t, planted, "anonymous")
	b.SignIn(authtest.Bob)
	for name, want := range map[string]int{authtest.Alice: 0, authtest.Bob: 1} {
		if got := len(storedSessions(t, store, authtest.User(t, a, name).ID)); got != want {
			t.Errorf("%s has %d sessions; want %d", name, got, want)
		}
	}
}

// TestLoginTwiceInOneRequest leaves one session, although no cookie names the first.
func TestLoginTwiceInOneRequest(t *testing.T) {
	var store auth.Store
	a := authtest.New(t, func(c *auth.Config) { store = c.Store })
	alice := authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range 2 {
			if err := a.LoginUser(w, r, alice); err != nil {
				t.Error(err)
			}
		}
	})))
	b.Get("/")
	if got := len(storedSessions(t, store, alice.ID)); got != 1 {
		t.Errorf("got %d sessions; want 1", got)
	}
}

// TestRestoreRotates: a session token from before the browser was closed is worth
// nothing once the remember cookie has brought the session back.
func TestRestoreRotates(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	old := b.Another()
	old.SetCookie(&http.Cookie{Name: "auth_session", Value: b.Cookie("auth_session"), Path: "/"})
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	clock.Advance(11 * time.Second)
	wantCurrent(t, old, "anonymous")
	wantCurrent(t, b, authtest.Alice)
	if got := len(storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)); got != 1 {
		t.Errorf("got %d sessions; want 1", got)
	}
}

// TestRestoredSessionEndsWithItsCookie, however often it is restored and used.
func TestRestoredSessionEndsWithItsCookie(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice, "remember", "1")
	for range 30*24/12 - 1 {
		clock.Advance(12 * time.Hour)
		b.Restart()
		wantCurrent(t, b, authtest.Alice)
	}
	clock.Advance(12 * time.Hour)
	wantCurrent(t, b, "anonymous")
}

// TestConfirmLoginRotates: what the password has just been typed for is not for copies
// of the old token. Requests under way still know who is there, but not as fresh.
func TestConfirmLoginRotates(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice)
	clock.Advance(31 * time.Minute)
	old := copyOf(b)
	wantStatus(t, b.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	wantStatus(t, b.Get("/vault"), http.StatusOK)

	wantCurrent(t, old, authtest.Alice)
	wantStatus(t, old.Get("/vault"), http.StatusSeeOther)
	clock.Advance(11 * time.Second)
	late := copyOf(old)
	wantCurrent(t, old, "anonymous")
	late.Submit("/logout") // does not end what has moved on
	wantStatus(t, b.Get("/vault"), http.StatusOK)
}

// TestConfirmLoginTwiceAtOnce: the second of two requests with one token gets no token of
// its own, which could be the one that the browser forgets, or the other way round.
func TestConfirmLoginTwiceAtOnce(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use)
	first := authtest.NewBrowser(t, a, site(a))
	first.SignIn(authtest.Alice)
	clock.Advance(31 * time.Minute)
	second := copyOf(first)
	wantStatus(t, first.Submit("/reauth", "password", authtest.Password), http.StatusSeeOther)
	answer := second.Submit("/reauth", "password", authtest.Password)
	wantStatus(t, answer, http.StatusSeeOther)
	if cookie := cookieIn(answer, "auth_session"); cookie != nil {
		t.Errorf("the second answer sets cookie %v", cookie)
	}
	wantCurrent(t, second, authtest.Alice)
	clock.Advance(11 * time.Second)
	wantCurrent(t, first, authtest.Alice)
	wantStatus(t, first.Get("/vault"), http.StatusOK)
}

// TestRememberCookieElsewhere: a remember cookie that turns up in another browser begins a
// session of its own, and the one that it is of stays that of the browser it is in.
func TestRememberCookieElsewhere(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	alice := authtest.User(t, a, authtest.Alice)
	before := *storedSessions(t, store, alice.ID)[0]
	clock.Advance(time.Minute)
	for range 2 { // the second time it is known
		wantCurrent(t, thiefOf(b), authtest.Alice)
	}
	rows := storedSessions(t, store, alice.ID)
	if len(rows) != 2 || !reflect.DeepEqual(*rows[1], before) {
		t.Fatalf("got sessions %+v; want another one beside %+v", rows, before)
	}
	if other := rows[0]; other.UserAgent != "another browser" || other.RestoredBy != before.ID || other.RememberFor != 0 || other.Fresh {
		t.Errorf("got session %+v", other)
	}
	clock.Advance(time.Minute)
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
	if got := len(storedSessions(t, store, alice.ID)); got != 2 {
		t.Errorf("got %d sessions; want 2", got)
	}
}

// thiefOf returns another browser with the remember cookie of b.
func thiefOf(b *authtest.Browser) *authtest.Browser {
	thief := b.Another()
	thief.Header.Set("User-Agent", "another browser")
	thief.SetCookie(&http.Cookie{Name: "auth_remember", Value: b.Cookie("auth_remember"), Path: "/"})
	return thief
}

// TestEndedElsewhere: what is signed out does not come back by the remember cookie that two
// browsers have, whichever of them it is.
func TestEndedElsewhere(t *testing.T) {
	const out = "anonymous"
	for _, test := range []struct {
		name         string
		end          func(ctx context.Context, store auth.Store, b *authtest.Browser, owners, thiefs *store.Session) error
		owner, thief string // who they are afterwards; nobody once the browser was closed
	}{
		{"the owner signs out", func(_ context.Context, _ auth.Store, b *authtest.Browser, _, _ *store.Session) error {
			b.Submit("/logout")
			return nil
		}, out, out},
		{"the owner's session", func(ctx context.Context, store auth.Store, _ *authtest.Browser, owners, _ *store.Session) error {
			return store.DeleteSession(ctx, owners.UserID, owners.ID)
		}, out, out},
		{"the thief's session", func(ctx context.Context, store auth.Store, _ *authtest.Browser, _, thiefs *store.Session) error {
			return store.DeleteSession(ctx, thiefs.UserID, thiefs.ID)
		}, authtest.Alice, out},
		{"all but the owner's", func(ctx context.Context, store auth.Store, _ *authtest.Browser, owners, _ *store.Session) error {
			return store.DeleteOtherSessions(ctx, owners.UserID, owners.ID, tokenHash("new"))
		}, authtest.Alice, out},
		{"all but the thief's", func(ctx context.Context, store auth.Store, _ *authtest.Browser, _, thiefs *store.Session) error {
			return store.DeleteOtherSessions(ctx, thiefs.UserID, thiefs.ID, tokenHash("new"))
		}, out, authtest.Alice},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock := newClock()
			var store auth.Store
			a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
			b.SignIn(authtest.Alice, "remember", "1")
			clock.Advance(time.Minute)
			thief, remember := thiefOf(b), b.Cookie("auth_remember")
			wantCurrent(t, thief, authtest.Alice)
			rows := storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)
			if err := test.end(t.Context(), store, b, rows[1], rows[0]); err != nil {
				t.Fatal(err)
			}
			wantCurrent(t, b, test.owner)
			wantCurrent(t, thief, test.thief)
			for _, browser := range []*authtest.Browser{b, thief} {
				again := browser.Another()
				again.SetCookie(&http.Cookie{Name: "auth_remember", Value: remember, Path: "/"})
				wantCurrent(t, again, out)
			}
		})
	}
}

// TestTabsRestoringAtOnce: a browser that opens with several pages asks for each with
// the remember cookie alone. Whichever answer it hears last, it stays signed in.
func TestTabsRestoringAtOnce(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	restoreTabs(t, clock, b)
}

// TestTabsRestoringElsewhere begin one session there, and not one each.
func TestTabsRestoringElsewhere(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	restoreTabs(t, clock, thiefOf(b))
	if got := len(storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)); got != 2 {
		t.Errorf("got %d sessions; want 2", got)
	}
}

// restoreTabs opens several pages at once in the browser b, which has a remember cookie.
func restoreTabs(t *testing.T, clock *clock, b *authtest.Browser) {
	t.Helper()
	var tabs []*authtest.Browser
	for range 8 {
		tabs = append(tabs, copyOf(b))
	}
	done := make(chan bool)
	for _, tab := range tabs {
		go func() {
			defer func() { done <- true }()
			wantCurrent(t, tab, authtest.Alice)
		}()
	}
	for range tabs {
		<-done
	}
	for range 2 {
		for _, tab := range tabs {
			wantCurrent(t, tab, authtest.Alice)
		}
		clock.Advance(11 * time.Second)
	}
}

// lateStore is what a page finds that is slower than another of its browser.
type lateStore struct{ auth.Store }

func (lateStore) RotateSession(context.Context, *store.Session) error { return store.ErrRotated }

func (s lateStore) CreateSession(ctx context.Context, row *store.Session) error {
	if row.RestoredBy != "" {
		return store.ErrRotated
	}
	return s.Store.CreateSession(ctx, row)
}

// TestOneTabReportsTheRestore: the others, which bring no cookie, leave it at that.
func TestOneTabReportsTheRestore(t *testing.T) {
	for store, want := range map[string]int{"first": 2, "late": 0} {
		var events eventLog
		_, b := visit(t, events.Use, func(c *auth.Config) {
			if store == "late" {
				c.Store = lateStore{c.Store}
			}
		})
		b.SignIn(authtest.Alice, "remember", "1")
		elsewhere := thiefOf(b)
		b.Restart()
		wantCurrent(t, b, authtest.Alice)
		wantCurrent(t, elsewhere, authtest.Alice)
		got := 0
		for _, e := range events.events {
			if e.Kind == auth.LoginRestored {
				got++
			}
		}
		if got != want {
			t.Errorf("%s: got %d events; want %d", store, got, want)
		}
	}
}

// TestRestoredSessionsShareAttempts: whoever has a remember cookie gets no new attempts at
// the password by each session that it begins.
func TestRestoredSessionsShareAttempts(t *testing.T) {
	_, b := visit(t, newClock().Use)
	b.SignIn(authtest.Alice, "remember", "1")
	for browser, want := range []int{http.StatusUnauthorized, http.StatusTooManyRequests} {
		thief := b.Another()
		thief.Header.Set("User-Agent", fmt.Sprint("thief ", browser))
		thief.SetCookie(&http.Cookie{Name: "auth_remember", Value: b.Cookie("auth_remember"), Path: "/"})
		for range auth.PerName {
			wantStatus(t, thief.Submit("/reauth", "password", "a guess"), want)
		}
	}
}
