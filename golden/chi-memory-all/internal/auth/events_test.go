package auth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// eventLog keeps the events of an Auth.
type eventLog struct {
	mu     sync.Mutex
	events []auth.Event
}

// Use has an Auth report to l.
func (l *eventLog) Use(c *auth.Config) {
	c.OnEvent = func(_ context.Context, e auth.Event) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.events = append(l.events, e)
	}
}

// last returns the last event of that kind.
func (l *eventLog) last(t *testing.T, kind auth.EventKind) auth.Event {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.events) - 1; i >= 0; i-- {
		if l.events[i].Kind == kind {
			return l.events[i]
		}
	}
	t.Fatalf("no event %s among %v", kind, l.events)
	return auth.Event{}
}

// fromBrowser returns e with what the request of a Browser adds to it.
func fromBrowser(e auth.Event) auth.Event {
	e.IP, e.UserAgent = netip.MustParseAddr("127.0.0.1"), "authtest"
	return e
}

// TestEventsOfAttempts: of what fails the log knows what, whose and from where, and of a
// name that was typed only the hash.
func TestEventsOfAttempts(t *testing.T) {
	var log eventLog
	a := authtest.New(t, newClock().Use, log.Use)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	alice := authtest.User(t, a, authtest.Alice)

	b.Submit("/login", "email", authtest.Alice, "password", "a guess")
	account := log.last(t, auth.LoginFailed).Account
	want := fromBrowser(auth.Event{Kind: auth.LoginFailed, UserID: alice.ID, Reason: "wrong password", Account: account})
	if got := log.last(t, auth.LoginFailed); got != want || len(account) != 16 {
		t.Errorf("failed login: got %+v; want %+v with a hash of 16 digits", got, want)
	}

	b.Submit("/reauth", "password", "a guess")
	want = fromBrowser(auth.Event{Kind: auth.LoginFailed, UserID: alice.ID, Reason: "wrong password"})
	if got := log.last(t, auth.LoginFailed); got != want {
		t.Errorf("failed confirmation: got %+v; want %+v", got, want)
	}

	for page, want := range map[string]auth.Event{
		"/login":  {Kind: auth.Throttled, Reason: "name", Account: account},
		"/reauth": {Kind: auth.Throttled, Reason: "user", UserID: alice.ID},
	} {
		for range auth.PerName {
			b.Submit(page, "email", authtest.Alice, "password", "a guess")
		}
		if got := log.last(t, auth.Throttled); got != fromBrowser(want) {
			t.Errorf("%s: got %+v; want %+v", page, got, want)
		}
	}
	for i := range auth.PerIP + 1 {
		b.Submit("/login", "email", fmt.Sprint(i, authtest.Bob), "password", "a guess")
	}
	want = fromBrowser(auth.Event{Kind: auth.Throttled, Reason: "ip", Account: log.last(t, auth.Throttled).Account})
	if got := log.last(t, auth.Throttled); got != want || got.Account == account {
		t.Errorf("too many from one address: got %+v; want %+v", got, want)
	}
}

// TestEventsOfChanges say who was changed, and from where when a request did it.
func TestEventsOfChanges(t *testing.T) {
	var log eventLog
	a := authtest.New(t, log.Use)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/create", a.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := a.CreateUser(r.Context(), auth.NewUser{Email: authtest.Alice, Password: authtest.Password}); err != nil {
			t.Error(err)
		}
	})))
	b := authtest.NewBrowser(t, a, mux)
	b.Get("/create")
	alice := authtest.User(t, a, authtest.Alice)
	b.SignIn(authtest.Alice)
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	b.Submit("/account/signout")
	for _, kind := range []auth.EventKind{auth.UserCreated, auth.LoginOK, auth.PasswordChanged, auth.SessionsRevoked} {
		want := fromBrowser(auth.Event{Kind: kind, UserID: alice.ID})
		if got := log.last(t, kind); got != want {
			t.Errorf("got %+v; want %+v", got, want)
		}
	}
	if err := a.SignOutEverywhere(t.Context(), alice.ID); err != nil {
		t.Fatal(err)
	}
	want := auth.Event{Kind: auth.SessionsRevoked, UserID: alice.ID}
	if got := log.last(t, auth.SessionsRevoked); got != want {
		t.Errorf("outside a request: got %+v; want %+v", got, want)
	}
}

// TestEveryWayInIsReported: by whatever handler somebody is signed in, and by the remember
// cookie, with a word when it turns up elsewhere. A new password is no login.
func TestEveryWayInIsReported(t *testing.T) {
	var log eventLog
	a := authtest.New(t, log.Use)
	alice := authtest.User(t, a, authtest.Alice)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/enter", a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := a.LoginUser(w, r, alice, auth.Remember(), auth.NotFresh()); err != nil {
			t.Error(err)
		}
	})))
	b := authtest.NewBrowser(t, a, mux)
	wantEvents := func(want ...auth.Event) {
		t.Helper()
		log.mu.Lock()
		defer log.mu.Unlock()
		if !slices.Equal(log.events, want) {
			t.Errorf("got %+v; want %+v", log.events, want)
		}
		log.events = nil
	}
	log.events = nil
	b.Get("/enter")
	wantEvents(fromBrowser(auth.Event{Kind: auth.LoginOK, UserID: alice.ID}))
	b.Restart()
	for range 2 { // once, that is
		wantCurrent(t, b, authtest.Alice)
	}
	restored := fromBrowser(auth.Event{Kind: auth.LoginRestored, UserID: alice.ID})
	wantEvents(restored)
	b.Restart()
	b.Header.Set("User-Agent", "another")
	wantCurrent(t, b, authtest.Alice)
	restored.UserAgent, restored.Reason = "another", "another browser or network"
	wantEvents(restored)
	b.Header.Set("User-Agent", "authtest")
	b.SignIn(authtest.Alice)
	log.events = nil
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	wantEvents(fromBrowser(auth.Event{Kind: auth.PasswordChanged, UserID: alice.ID}))
}

// TestAccountHash shows attacks on one account for what they are, and is useless without
// the key: whoever has the log cannot try names.
func TestAccountHash(t *testing.T) {
	hash := func(secret []byte, name string) string {
		var log eventLog
		a := authtest.New(t, log.Use, func(c *auth.Config) { c.Keys = [][]byte{secret} })
		authtest.NewBrowser(t, a, site(a)).Submit("/login", "email", name, "password", "a guess")
		return log.last(t, auth.LoginFailed).Account
	}
	otherKey := bytes.Repeat([]byte("o"), 32)
	want := hash(authtest.Key, authtest.Alice)
	for _, test := range []struct {
		secret []byte
		name   string
		equal  bool
	}{
		{authtest.Key, authtest.Alice, true},
		{authtest.Key, strings.ToUpper(authtest.Alice), true},
		{authtest.Key, authtest.Bob, false},
		{otherKey, authtest.Alice, false},
	} {
		if got := hash(test.secret, test.name); (got == want) != test.equal {
			t.Errorf("%s under key %.1s: got %s; want equal to %s: %v", test.name, test.secret, got, want, test.equal)
		}
	}
}

// TestGoneVisitorIsNoError: that somebody did not wait is nothing to look into.
func TestGoneVisitorIsNoError(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, test := range []struct {
		name   string
		r      *http.Request
		err    error
		logged bool
	}{
		{"gone", r.WithContext(cancel(r.Context())), context.Canceled, false},
		{"gone, and something else is wrong", r.WithContext(cancel(r.Context())), errors.New("a bug"), true},
		{"waiting, and something of ours was cancelled", r, context.Canceled, true},
	} {
		log.Reset()
		a.ServerError(httptest.NewRecorder(), test.r, test.err)
		if logged := log.Len() > 0; logged != test.logged {
			t.Errorf("%s: logged %q", test.name, log.String())
		}
	}
}
