package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"example.com/stdlib-mysql-username-all/internal/login"
	"example.com/stdlib-mysql-username-all/internal/login/authtest"
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
		a, b := visit(t, newClock().Use, log.Use, func(c *auth.Config) { c.Keys = [][]byte{key} })
		alice := authtest.User(t, a, authtest.Alice)
		for range auth.PerName + 1 {
			b.Submit("/login", "username", authtest.Alice, "password", "a guess")
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

// TestPasswordHashIsNeverShown formats a user every way there is.
func TestPasswordHashIsNeverShown(t *testing.T) {
	u := &auth.User{ID: "1", Username: "x", PasswordHash: "$argon2id$secret"}
	asJSON, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("user", "user", u, "value", *u, "hash", u.PasswordHash)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("user", "user", u, "value", *u, "hash", u.PasswordHash)

	texts := []string{string(asJSON), log.String(), fmt.Sprint(u.PasswordHash), fmt.Errorf("user %v", u).Error()}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%U", "%t"} {
		texts = append(texts, fmt.Sprintf(format, u), fmt.Sprintf(format, *u), fmt.Sprintf(format, u.PasswordHash))
	}
	for _, text := range texts {
		if strings.Contains(text, "secret") || strings.Contains(text, fmt.Sprintf("%x", "secret")) {
			t.Errorf("the hash shows in %s", text)
		}
	}
	if string(u.PasswordHash) != "$argon2id$secret" {
		t.Error("string(hash) does not give the hash")
	}
}

// TestUserIDsAreNotGuessed: each is 130 random bits.
func TestUserIDsAreNotGuessed(t *testing.T) {
	a := authtest.New(t)
	alice, bob := authtest.User(t, a, authtest.Alice).ID, authtest.User(t, a, authtest.Bob).ID
	if len(alice) != 26 || alice[:13] == bob[:13] || alice[13:] == bob[13:] {
		t.Errorf("ids %s and %s; want 26 random letters and digits each", alice, bob)
	}
}
