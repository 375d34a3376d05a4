package auth_test

import (
	"bytes"
	"context"
	"net/netip"
	"sync"
	"testing"

	"example.com/stdlib-memory-minimal/internal/auth"
	"example.com/stdlib-memory-minimal/internal/auth/authtest"
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
	e.IP = netip.MustParseAddr("127.0.0.1")
	return e
}

// TestEventsOfAttempts tell what, whose and from where, and of a name that was typed only a
// hash under the site's key: whoever has the log cannot try out names.
func TestEventsOfAttempts(t *testing.T) {
	attempt := func(key []byte) auth.Event {
		var log eventLog
		a := authtest.New(t, newClock().Use, log.Use, func(c *auth.Config) { c.Keys = [][]byte{key} })
		b := authtest.NewBrowser(t, a, site(a))
		alice := authtest.User(t, a, authtest.Alice)
		for range auth.PerName + 1 {
			b.Submit("/login", "email", authtest.Alice, "password", "a guess")
		}
		failed, throttled := log.last(t, auth.LoginFailed), log.last(t, auth.Throttled)
		want := fromBrowser(auth.Event{Kind: auth.LoginFailed, UserID: alice.ID, Reason: "wrong password", Account: failed.Account})
		if failed != want || len(failed.Account) != 16 {
			t.Errorf("got %+v; want %+v with a hash of 16 digits", failed, want)
		}
		if want := fromBrowser(auth.Event{Kind: auth.Throttled, Reason: "name", Account: failed.Account}); throttled != want {
			t.Errorf("got %+v; want %+v", throttled, want)
		}
		return failed
	}
	if attempt(authtest.Key).Account == attempt(bytes.Repeat([]byte("o"), 32)).Account {
		t.Error("the hash of a name is the same under another key")
	}
}
