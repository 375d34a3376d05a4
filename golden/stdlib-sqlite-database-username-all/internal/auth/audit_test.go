package auth_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite-database-username-all/internal/auth"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/authtest"
	"example.com/stdlib-sqlite-database-username-all/internal/auth/store"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// wantActivity checks that the texts are on the page of recent activity, in that order.
func wantActivity(t *testing.T, a *auth.Auth, b *authtest.Browser, texts ...string) {
	t.Helper()
	if err := a.Flush(t.Context()); err != nil { // failed sign-ins are kept a little later
		t.Fatal(err)
	}
	answer := b.Visit("/account/activity")
	wantStatus(t, answer, http.StatusOK)
	rest := answer.Text
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q is not there, or not in its place:\n%s", text, answer.Text)
		}
		rest = after
	}
}

// TestActivity: what happened, newest first, when, and from where.
func TestActivity(t *testing.T) {
	clock := newClock()
	a, b := visit(t, clock.Use, trustProxy)
	b.Header.Set("User-Agent", firefox)
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	stranger := b.Another()
	stranger.Header.Set("User-Agent", "curl/8.5.0")
	stranger.Header.Set("X-Forwarded-For", "2001:db8::1")

	authtest.User(t, a, authtest.Alice)
	clock.Advance(time.Second)
	b.SignIn(authtest.Alice)
	clock.Advance(time.Minute)
	wantStatus(t, stranger.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
	clock.Advance(time.Minute)
	b.Submit("/account/password", "password", authtest.Password, "new_password", "a new one, longer")
	wantActivity(t, a, b,
		"Password changed", "2026-01-02T03:06:06Z", "2 January 2026, 03:06 UTC", "Firefox on Linux", "203.0.113.1",
		"Sign-in refused: wrong password", "2 January 2026, 03:05 UTC", "curl", "2001:db8::1",
		"Signed in", "2 January 2026, 03:04 UTC", "Firefox on Linux", "203.0.113.1",
		"Account created",
	)

	// Nobody else sees any of it.
	other := b.Another()
	wantStatus(t, other.Visit("/account/activity"), http.StatusSeeOther)
	other.Header.Set("User-Agent", "<script>")
	other.SignIn(authtest.Bob)
	answer := other.Visit("/account/activity")
	for _, text := range []string{"Password changed", "wrong password", "Firefox", "<script>"} {
		if strings.Contains(answer.Text, text) {
			t.Errorf("Bob's page has %q:\n%s", text, answer.Text)
		}
	}
}

// TestAuditIsBounded: by number and by time, and strangers cannot push the rest out.
func TestAuditIsBounded(t *testing.T) {
	t.Parallel()
	clock := newClock()
	store := authtest.Store(t)
	a := authtest.New(t, clock.Use, func(c *auth.Config) { c.Store = store })
	b := authtest.NewBrowser(t, a, a.Handler())
	b.Header.Set("User-Agent", "a name\u202e"+strings.Repeat("x", 1000))
	alice := authtest.User(t, a, authtest.Alice)
	for range auth.MaxAudit - auth.MaxAuditOfKind {
		clock.Advance(time.Second)
		if err := a.SignOutEverywhere(t.Context(), alice.ID); err != nil {
			t.Fatal(err)
		}
	}
	for range auth.MaxAuditOfKind + 10 {
		clock.Advance(time.Minute)
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
		if err := a.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	kept := keptKinds(t, store, alice.ID)
	if kept[auth.LoginFailed] != auth.MaxAuditOfKind || kept[auth.SessionsRevoked] != auth.MaxAudit-auth.MaxAuditOfKind {
		t.Errorf("after many guesses: %v", kept)
	}
	for range 20 {
		clock.Advance(time.Second)
		if err := a.SignOutEverywhere(t.Context(), alice.ID); err != nil {
			t.Fatal(err)
		}
	}
	total := 0
	for _, n := range keptKinds(t, store, alice.ID) {
		total += n
	}
	if total != auth.MaxAudit {
		t.Errorf("%d events are kept; want %d", total, auth.MaxAudit)
	}

	// Anyone's next event takes old ones along, a hundred at a time.
	clock.Advance(auth.AuditFor + time.Second)
	for _, name := range []string{authtest.Bob, "w" + authtest.Bob, "x" + authtest.Bob, "y" + authtest.Bob} {
		authtest.User(t, a, name)
		// One at a time: two that run at once take the same hundred.
		if err := a.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if kept := keptKinds(t, store, alice.ID); len(kept) > 0 {
		t.Errorf("after %v: %v", auth.AuditFor, kept)
	}
}

func keptKinds(t *testing.T, store auth.Store, userID string) map[auth.EventKind]int {
	t.Helper()
	entries, err := store.Audit(t.Context(), userID, 0, 10*auth.MaxAudit)
	if err != nil {
		t.Fatal(err)
	}
	kinds := make(map[auth.EventKind]int)
	for _, e := range entries {
		if strings.Contains(e.UserAgent, "\u202e") || len(e.UserAgent) > 255 {
			t.Errorf("the User-Agent is kept as %q", e.UserAgent)
		}
		kinds[auth.EventKind(e.Kind)]++
	}
	return kinds
}

// patientStore keeps audit entries when the gate is open.
type patientStore struct {
	auth.Store
	gate chan struct{}
}

func (s patientStore) AddAudit(ctx context.Context, e *store.AuditEntry) error {
	<-s.gate
	return s.Store.AddAudit(ctx, e)
}

// TestNobodyWaitsForEventsOfStrangers: how long it takes to keep an event would tell
// whether there is, or was until now, an account of a name.
func TestNobodyWaitsForEventsOfStrangers(t *testing.T) {
	store := patientStore{authtest.Store(t), make(chan struct{})}
	a := authtest.New(t, func(c *auth.Config) { c.Store = store })
	b := authtest.NewBrowser(t, a, a.Handler())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if _, err := a.CreateUser(t.Context(), auth.NewUser{Username: authtest.Alice, Password: authtest.Password}); err != nil {
			t.Error(err)
		}
		wantStatus(t, b.Submit("/login", "username", authtest.Alice, "password", "a guess"), http.StatusUnauthorized)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("a visitor waits for the event")
	}
	close(store.gate)
	<-done
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	alice := authtest.User(t, a, authtest.Alice)
	if kept := keptKinds(t, store, alice.ID); kept[auth.UserCreated] != 1 || kept[auth.LoginFailed] != 1 {
		t.Errorf("kept %v", kept)
	}
}

// deafStore keeps no audit entries.
type deafStore struct{ auth.Store }

func (deafStore) AddAudit(context.Context, *store.AuditEntry) error {
	return errors.New("the disk is full")
}

// TestAuditFailsAlone: nobody is kept out because an event cannot be kept.
func TestAuditFailsAlone(t *testing.T) {
	var log strings.Builder
	a, b := visit(t, logTo(&log), func(c *auth.Config) { c.Store = deafStore{c.Store} })
	b.SignIn(authtest.Alice)
	wantCurrent(t, b, authtest.Alice)
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "event not kept") || !strings.Contains(log.String(), "the disk is full") {
		t.Errorf("the log does not tell:\n%s", log.String())
	}
}

// TestAuditForgetsTheDeleted: an account that is gone leaves no event and no complaint.
func TestAuditForgetsTheDeleted(t *testing.T) {
	var log strings.Builder
	store := authtest.Store(t)
	a := authtest.New(t, logTo(&log), func(c *auth.Config) { c.Store = store })
	alice := authtest.User(t, a, authtest.Alice)
	if err := a.DeleteUser(t.Context(), alice.ID); err != nil {
		t.Fatal(err)
	}
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := keptKinds(t, store, alice.ID); len(kept) > 0 || strings.Contains(log.String(), "not kept") {
		t.Errorf("kept %v; log:\n%s", kept, log.String())
	}
}
