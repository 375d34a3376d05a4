package auth_test

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
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
