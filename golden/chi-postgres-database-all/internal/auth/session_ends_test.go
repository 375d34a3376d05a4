package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
	"example.com/chi-postgres-database-all/internal/auth/store"
)

// TestRevocationDeletesSessions: the new stamp ends them, and nothing is left of them.
func TestRevocationDeletesSessions(t *testing.T) {
	for name, revoke := range map[string]func(context.Context, *auth.Auth, string) error{
		"sign out everywhere": func(ctx context.Context, a *auth.Auth, id string) error { return a.SignOutEverywhere(ctx, id) },
		"new password": func(ctx context.Context, a *auth.Auth, id string) error {
			return a.SetPassword(ctx, id, "a new one, longer")
		},
		"disable": func(ctx context.Context, a *auth.Auth, id string) error { return a.Disable(ctx, id) },
		"delete":  func(ctx context.Context, a *auth.Auth, id string) error { return a.DeleteUser(ctx, id) },
	} {
		t.Run(name, func(t *testing.T) {
			var store auth.Store
			a, b := visit(t, func(c *auth.Config) { store = c.Store })
			phone, other := b.Another(), b.Another()
			b.SignIn(authtest.Alice, "remember", "1")
			phone.SignIn(authtest.Alice)
			other.SignIn(authtest.Bob)
			alice := authtest.User(t, a, authtest.Alice)
			if err := revoke(t.Context(), a, alice.ID); err != nil {
				t.Fatal(err)
			}
			if left := storedSessions(t, store, alice.ID); len(left) > 0 {
				t.Errorf("%d sessions are left", len(left))
			}
			wantCurrent(t, b, "anonymous")
			wantCurrent(t, phone, "anonymous")
			wantCurrent(t, other, authtest.Bob)
		})
	}
}

// TestStrongProtectionDeletesTheSession: nobody can go on with it from anywhere.
func TestStrongProtectionDeletesTheSession(t *testing.T) {
	_, b := visit(t, func(c *auth.Config) { c.SessionProtection = auth.Strong })
	b.SignIn(authtest.Alice, "remember", "1")
	thief := copyOf(b)
	thief.Header.Set("User-Agent", "another browser")
	wantCurrent(t, thief, "anonymous")
	wantCurrent(t, b, "anonymous")
}

// TestExpiredSessionsArePurged at the logins that follow, whoever signs in.
func TestExpiredSessionsArePurged(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice)
	b.Another().SignIn(authtest.Alice, "remember", "1")
	alice := authtest.User(t, a, authtest.Alice)
	for after, want := range []int{2, 1} {
		clock.Advance(time.Duration(after) * 25 * time.Hour)
		b.Another().SignIn(authtest.Bob)
		if got := len(storedSessions(t, store, alice.ID)); got != want {
			t.Errorf("got %d sessions of alice; want %d", got, want)
		}
	}
}

// TestUserAgentsOfAnyKind: anyone can send anything, and no database minds.
func TestUserAgentsOfAnyKind(t *testing.T) {
	_, b := visit(t)
	for _, userAgent := range []string{"", "\xff\xfe\x80", strings.Repeat("é", 300), "x" + strings.Repeat("語", 100), "a\tb", "'; DROP TABLE auth_sessions; --"} {
		b.Header.Set("User-Agent", userAgent)
		b.SignIn(authtest.Alice)
		wantCurrent(t, b, authtest.Alice)
	}
}

// countingStore counts the calls about sessions, and fails them when told to.
type countingStore struct {
	auth.Store
	lookups, touches atomic.Int64
	broken, readOnly atomic.Bool
}

func (s *countingStore) Use(c *auth.Config) { s.Store, c.Store = c.Store, s }

func (s *countingStore) SessionByToken(ctx context.Context, hash []byte) (*store.Session, *store.User, error) {
	s.lookups.Add(1)
	if s.broken.Load() {
		return nil, nil, errors.New("the disk is on fire")
	}
	return s.Store.SessionByToken(ctx, hash)
}

func (s *countingStore) TouchSession(ctx context.Context, row *store.Session) error {
	s.touches.Add(1)
	if s.readOnly.Load() {
		return errReadOnly
	}
	return s.Store.TouchSession(ctx, row)
}

func (s *countingStore) RotateSession(ctx context.Context, row *store.Session) error {
	if s.readOnly.Load() {
		return errReadOnly
	}
	return s.Store.RotateSession(ctx, row)
}

func (s *countingStore) DeleteSession(ctx context.Context, userID, id string) error {
	if s.readOnly.Load() {
		return errReadOnly
	}
	return s.Store.DeleteSession(ctx, userID, id)
}

var errReadOnly = errors.New("the disk is full")

// TestPagesGoOnWithoutBookkeeping: where nothing can be written, who was there is there
// still, and a session that is not to be used is not used. The log says what was not done.
func TestPagesGoOnWithoutBookkeeping(t *testing.T) {
	clock, store := newClock(), &countingStore{}
	var log strings.Builder
	_, b := visit(t, clock.Use, store.Use, logTo(&log), func(c *auth.Config) { c.SessionProtection = auth.Strong })
	b.SignIn(authtest.Alice, "remember", "1")
	thief := copyOf(b)
	thief.Header.Set("User-Agent", "another browser")
	clock.Advance(11 * time.Minute)
	store.readOnly.Store(true)
	for _, step := range []struct {
		b         *authtest.Browser
		want, log string
	}{
		{b, authtest.Alice, "use of a session not noted"},
		{thief, "anonymous", "session in another browser not ended"},
		{b, authtest.Alice, "session not restored"},
	} {
		log.Reset()
		wantCurrent(t, step.b, step.want)
		if !strings.Contains(log.String(), "WARN") || !strings.Contains(log.String(), step.log) {
			t.Errorf("the log does not say %q:\n%s", step.log, log.String())
		}
		b.Restart()
	}
	store.readOnly.Store(false)
	wantCurrent(t, b, authtest.Alice)
}

// TestSessionsAreLimited: of too many the ones not used for longest end, and no login
// ends itself.
func TestSessionsAreLimited(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a := authtest.New(t, clock.Use, func(c *auth.Config) { store = c.Store })
	first := authtest.NewBrowser(t, a, withEntrance(t, a))
	second, last, bobs := first.Another(), first.Another(), first.Another()
	first.SignIn(authtest.Alice)
	bobs.SignIn(authtest.Bob)
	clock.Advance(time.Minute)
	second.SignIn(authtest.Alice)
	clock.Advance(time.Minute)
	for range auth.MaxSessions - 2 {
		last.Another().Get("/enter")
	}
	clock.Advance(10 * time.Minute)
	wantCurrent(t, first, authtest.Alice) // is in use
	last.SignIn(authtest.Alice)
	if got := len(storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)); got != auth.MaxSessions {
		t.Errorf("got %d sessions; want %d", got, auth.MaxSessions)
	}
	wantCurrent(t, first, authtest.Alice)
	wantCurrent(t, second, "anonymous")
	wantCurrent(t, last, authtest.Alice)
	wantCurrent(t, bobs, authtest.Bob)
	for range 2 * auth.MaxSessions { // all in one second
		last = last.Another()
		last.Get("/enter")
		wantCurrent(t, last, authtest.Alice)
	}
}

// TestRememberCookieOutlivesItsSessions: a browser that is another each time, such as one on
// the road, stays signed in by its remember cookie, and leaves no heap of dead sessions.
func TestRememberCookieOutlivesItsSessions(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a, b := visit(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b.SignIn(authtest.Alice, "remember", "1")
	alice := authtest.User(t, a, authtest.Alice)
	for i := range auth.MaxSessions + 20 {
		if i < 10 {
			clock.Advance(12 * time.Hour)
		}
		if got := len(storedSessions(t, store, alice.ID)); i == 10 && got > 4 {
			t.Errorf("got %d sessions; want the first and those of one day", got)
		}
		b.Restart()
		b.Header.Set("User-Agent", fmt.Sprint("browser ", i))
		wantCurrent(t, b, authtest.Alice)
	}
	if got := len(storedSessions(t, store, alice.ID)); got != auth.MaxSessions {
		t.Errorf("got %d sessions; want %d", got, auth.MaxSessions)
	}
}

// TestRestoredSessionInUseIsKept, with the one that it was restored by, which nobody uses.
func TestRestoredSessionInUseIsKept(t *testing.T) {
	clock := newClock()
	var store auth.Store
	a := authtest.New(t, clock.Use, func(c *auth.Config) { store = c.Store })
	b := authtest.NewBrowser(t, a, withEntrance(t, a))
	b.SignIn(authtest.Alice, "remember", "1")
	b.Restart()
	b.Header.Set("User-Agent", "an update")
	for range auth.MaxSessions {
		clock.Advance(11 * time.Minute)
		wantCurrent(t, b, authtest.Alice)
		b.Another().Get("/enter")
	}
	if got := len(storedSessions(t, store, authtest.User(t, a, authtest.Alice).ID)); got != auth.MaxSessions {
		t.Errorf("got %d sessions; want %d", got, auth.MaxSessions)
	}
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
}

// withEntrance is site with /enter, which signs Alice in as often as a test likes.
func withEntrance(t *testing.T, a *auth.Auth) http.Handler {
	alice := authtest.User(t, a, authtest.Alice)
	mux := http.NewServeMux()
	mux.Handle("/", site(a))
	mux.Handle("/enter", a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := a.LoginUser(w, r, alice); err != nil {
			t.Error(err)
		}
	})))
	return mux
}

// deletingStore deletes the user just before their session is stored.
type deletingStore struct{ auth.Store }

func (s deletingStore) CreateSession(ctx context.Context, row *store.Session) error {
	if err := s.DeleteUser(ctx, row.UserID); err != nil {
		return err
	}
	return s.Store.CreateSession(ctx, row)
}

// TestLoginRacesADeletion: whose account goes while they sign in has typed the password of
// an account that is not there.
func TestLoginRacesADeletion(t *testing.T) {
	var events eventLog
	var log strings.Builder
	a := authtest.New(t, logTo(&log), events.Use, func(c *auth.Config) { c.Store = deletingStore{c.Store} })
	alice := authtest.User(t, a, authtest.Alice)
	b := authtest.NewBrowser(t, a, site(a))
	answer := b.Submit("/login", "email", authtest.Alice, "password", authtest.Password)
	wantStatus(t, answer, http.StatusUnauthorized)
	if got := answer.Header.Get("Set-Cookie"); got != "" || strings.Contains(log.String(), "ERROR") {
		t.Errorf("got Set-Cookie %q and log:\n%s", got, log.String())
	}
	if got := events.last(t, auth.LoginFailed); got.UserID != alice.ID || got.Account == "" {
		t.Errorf("got event %+v", got)
	}
	wantCurrent(t, b, "anonymous")
}

// TestRefreshIsRare: a session is not written at every request, and it does not take a
// cookie to.
func TestRefreshIsRare(t *testing.T) {
	clock, store := newClock(), &countingStore{}
	_, b := visit(t, clock.Use, store.Use)
	b.SignIn(authtest.Alice)
	for range 60 {
		clock.Advance(time.Minute)
		if b.Get("/whoami").Header.Get("Set-Cookie") != "" {
			t.Error("a session in use was sent anew")
		}
	}
	if got := store.touches.Load(); got != 6 {
		t.Errorf("an hour's use wrote the session %d times; want 6", got)
	}
}

// TestNothingIsLookedUpInVain: what cannot be a token costs no query, and of what can
// only so much is looked up.
func TestNothingIsLookedUpInVain(t *testing.T) {
	store := &countingStore{}
	_, b := visit(t, store.Use)
	for value, most := range map[string]int64{"x": 0, strings.Repeat("A", 51): 0, strings.Repeat("A", 53): 0, strings.Repeat("A", 52): 4} {
		before := store.lookups.Load()
		r := b.Another().Request(http.MethodGet, "/whoami", nil)
		r.Header.Set("Cookie", strings.Repeat("auth_session="+value+"; ", 100))
		if answer := b.Another().Do(r); answer.Text != "anonymous" {
			t.Errorf("%s: got %q; want anonymous", value, answer.Text)
		}
		if got := store.lookups.Load() - before; got != most {
			t.Errorf("100 cookies with %s caused %d lookups; want %d", value, got, most)
		}
	}
}

// TestSessionStoreErrorIsAnError: who cannot be told is not anonymous, keeps their
// cookies, and is not told that they are signed out.
func TestSessionStoreErrorIsAnError(t *testing.T) {
	store := &countingStore{}
	_, b := visit(t, store.Use)
	b.SignIn(authtest.Alice, "remember", "1")
	store.broken.Store(true)
	for _, answer := range []authtest.Answer{b.Get("/whoami"), b.Get("/members"), b.Submit("/logout")} {
		wantStatus(t, answer, http.StatusInternalServerError)
		if answer.Header.Get("Set-Cookie") != "" || strings.Contains(answer.Text, "on fire") {
			t.Errorf("%s: got Set-Cookie %q and page:\n%s", answer.Request.URL.Path, answer.Header.Get("Set-Cookie"), answer.Text)
		}
	}
	store.broken.Store(false)
	wantCurrent(t, b, authtest.Alice)
}
