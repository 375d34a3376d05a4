package auth_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

const (
	linuxFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	iPhoneSafari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)

// TestDevices: the page names every browser of the user, and nobody else's.
func TestDevices(t *testing.T) {
	clock := newClock()
	a, b := visit(t, clock.Use)
	wantStatus(t, b.Visit("/account/devices"), http.StatusSeeOther)
	phone, bobs, odd := b.Another(), b.Another(), b.Another()
	odd.Header.Set("User-Agent", "<script>alert(1)</script>")
	odd.SignIn(authtest.Alice)
	clock.Advance(time.Minute)
	phone.Header.Set("User-Agent", iPhoneSafari)
	phone.SignIn(authtest.Alice, "remember", "1")
	bobs.Header.Set("User-Agent", "curl/8.5.0")
	bobs.SignIn(authtest.Bob)
	clock.Advance(3 * time.Hour)
	b.Header.Set("User-Agent", linuxFirefox)
	b.SignIn(authtest.Alice)

	if answer := b.Visit("/account"); !strings.Contains(answer.Text, a.Path("/account/devices")) {
		t.Errorf("the account page does not lead to the devices:\n%s", answer.Text)
	}
	rows := strings.Split(b.Visit("/account/devices").Text, "<li ")[1:]
	if len(rows) != 3 {
		t.Fatalf("got %d devices; want 3:\n%s", len(rows), rows)
	}
	for i, want := range [][]string{
		{"Firefox on Linux", "This device", "within the last hour", "127.0.0.1", "until the browser is closed"},
		{"Safari on iPhone", "3 hours ago", "127.0.0.1", "Stays signed in", `aria-label="Sign out Safari on iPhone"`},
		{"An unknown browser", "3 hours ago", "until the browser is closed"},
	} {
		for _, text := range want {
			if !strings.Contains(rows[i], text) {
				t.Errorf("device %d does not say %q:\n%s", i, text, rows[i])
			}
		}
	}
	if page := strings.Join(rows, ""); strings.Contains(page, "<script") || strings.Contains(page, "curl") || strings.Count(page, "This device") != 1 {
		t.Errorf("the page says what it should not:\n%s", page)
	}

	// What has expired is not shown, purged or not.
	clock.Advance(22 * time.Hour)
	wantCurrent(t, b, authtest.Alice)
	if got := len(deviceIDs(b)); got != 1 {
		t.Errorf("got %d other devices; want the phone, which stays signed in", got)
	}
}

// deviceIDs returns the ids that the page of devices offers b to sign out.
func deviceIDs(b *authtest.Browser) []string {
	var ids []string
	for _, field := range strings.Split(b.Visit("/account/devices").Text, `name="id" value="`)[1:] {
		if id, _, _ := strings.Cut(field, `"`); id != "others" {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestRevokeDevice(t *testing.T) {
	a, b := visit(t)
	phone, tablet := b.Another(), b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice, "remember", "1")
	ids := deviceIDs(b)
	if len(ids) != 1 {
		t.Fatalf("got ids %q; want one", ids)
	}
	tablet.SignIn(authtest.Alice)

	answer := b.Submit("/account/devices/revoke", "id", ids[0])
	wantStatus(t, answer, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), a.Path("/account/devices")+"?notice=device-revoked"; got != want {
		t.Errorf("revoking leads to %q; want %q", got, want)
	}
	wantCurrent(t, phone, "anonymous")
	phone.Restart()
	wantCurrent(t, phone, "anonymous")
	wantCurrent(t, tablet, authtest.Alice)
	wantCurrent(t, b, authtest.Alice)

	// It is gone, so a second time there is nothing to revoke.
	wantStatus(t, b.Submit("/account/devices/revoke", "id", ids[0]), http.StatusNotFound)
}

func TestRevokeAllOtherDevices(t *testing.T) {
	_, b := visit(t)
	phone, bobs := b.Another(), b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice, "remember", "1")
	bobs.SignIn(authtest.Bob)

	for range 2 { // the second time there are none
		answer := b.Submit("/account/devices/revoke", "id", "others")
		wantStatus(t, answer, http.StatusSeeOther)
		if got := b.Get(answer.Header.Get("Location")).Text; !strings.Contains(got, "Every other device is signed out.") || strings.Contains(got, `value="others"`) {
			t.Errorf("the page after it:\n%s", got)
		}
	}
	wantCurrent(t, phone, "anonymous")
	phone.Restart()
	wantCurrent(t, phone, "anonymous")
	wantCurrent(t, bobs, authtest.Bob)
	wantCurrent(t, b, authtest.Alice)
	b.Restart()
	wantCurrent(t, b, authtest.Alice)
}

// hangUpSessions has the visitor go away just before sessions are deleted.
type hangUpSessions struct {
	auth.Store
	hangUp context.CancelFunc
}

func (s *hangUpSessions) DeleteSession(ctx context.Context, userID, id string) error {
	s.hangUp()
	return s.Store.DeleteSession(ctx, userID, id)
}

func (s *hangUpSessions) DeleteOtherSessions(ctx context.Context, userID, id string, rememberHash []byte) error {
	s.hangUp()
	return s.Store.DeleteOtherSessions(ctx, userID, id, rememberHash)
}

// TestHangingUpRevokesAllTheSame: the remember cookie of this browser is replaced before the
// other devices are signed out, so one must not happen without the other.
func TestHangingUpRevokesAllTheSame(t *testing.T) {
	for _, others := range []bool{false, true} {
		var spy hangUpSessions
		a := authtest.New(t, func(c *auth.Config) { spy.Store, c.Store = c.Store, &spy })
		b := authtest.NewBrowser(t, a, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			spy.hangUp = cancel
			site(a).ServeHTTP(w, r.WithContext(ctx))
		}))
		phone := b.Another()
		b.SignIn(authtest.Alice, "remember", "1")
		phone.SignIn(authtest.Alice, "remember", "1")
		id := deviceIDs(b)[0]
		if others {
			id = "others"
		}
		b.Submit("/account/devices/revoke", "id", id)
		wantCurrent(t, phone, "anonymous")
		phone.Restart()
		wantCurrent(t, phone, "anonymous")
		b.Restart()
		wantCurrent(t, b, authtest.Alice)
	}
}

// TestRevokeWithoutAFreshLogin: a borrowed browser does not sign the others out.
func TestRevokeWithoutAFreshLogin(t *testing.T) {
	clock := newClock()
	_, b := visit(t, clock.Use)
	phone := b.Another()
	phone.SignIn(authtest.Alice)
	b.SignIn(authtest.Alice)
	clock.Advance(31 * time.Minute)
	b.Submit("/account/devices/revoke", "id", deviceIDs(b)[0])
	b.Submit("/account/devices/revoke", "id", "others")
	wantCurrent(t, phone, authtest.Alice)
}

// TestCopiedRememberCookie: whoever has it is a device like any other, and signed out as such.
// That takes the cookie from this browser too, unless all others go: then it gets another.
func TestCopiedRememberCookie(t *testing.T) {
	for _, others := range []bool{false, true} {
		_, b := visit(t)
		b.SignIn(authtest.Alice, "remember", "1")
		thief := thiefOf(b)
		thief.Header.Set("User-Agent", iPhoneSafari)
		wantCurrent(t, thief, authtest.Alice)
		rows := strings.Split(b.Visit("/account/devices").Text, "<li ")[1:]
		if len(rows) != 2 || !strings.Contains(rows[0], "This device") || !strings.Contains(rows[1], "Safari on iPhone") || !strings.Contains(rows[1], "Stays signed in") {
			t.Errorf("got devices %s", rows)
		}
		id, after := deviceIDs(b)[0], "anonymous"
		if others {
			id, after = "others", authtest.Alice
		}
		wantStatus(t, b.Submit("/account/devices/revoke", "id", id), http.StatusSeeOther)
		wantCurrent(t, b, authtest.Alice)
		wantCurrent(t, thief, "anonymous")
		thief.Restart()
		thief.SetCookie(&http.Cookie{Name: "auth_remember", Value: b.Cookie("auth_remember"), Path: "/"})
		b.Restart()
		wantCurrent(t, b, after)
	}
}

// TestRevokeThisDevice is to sign out.
func TestRevokeThisDevice(t *testing.T) {
	_, b := visit(t)
	phone := b.Another()
	b.SignIn(authtest.Alice, "remember", "1")
	phone.SignIn(authtest.Alice)
	thief := copyOf(b)
	wantStatus(t, b.Submit("/account/devices/revoke", "id", deviceIDs(phone)[0]), http.StatusSeeOther)
	if b.Cookie("auth_session")+b.Cookie("auth_remember") != "" {
		t.Error("the cookies are still there")
	}
	wantCurrent(t, thief, "anonymous")
	wantCurrent(t, phone, authtest.Alice)
}

// TestRevokeOnlyOnesOwn: another user's device does not exist, for all one is told.
func TestRevokeOnlyOnesOwn(t *testing.T) {
	a, b := visit(t)
	bob, bobsPhone := b.Another(), b.Another()
	b.SignIn(authtest.Alice)
	bob.SignIn(authtest.Bob)
	bobsPhone.SignIn(authtest.Bob)
	bobs := deviceIDs(bob)
	if len(bobs) != 1 {
		t.Fatalf("got ids %q; want one", bobs)
	}
	for _, id := range []string{bobs[0], "no such id", ""} {
		wantStatus(t, b.Submit("/account/devices/revoke", "id", id), http.StatusNotFound)
	}
	wantCurrent(t, bobsPhone, authtest.Bob)
	wantCurrent(t, b, authtest.Alice)

	// Nor may a stranger try.
	stranger := b.Another()
	sendFrom(stranger, a.Path("/account/devices"))
	answer := stranger.Submit("/account/devices/revoke", "id", bobs[0])
	wantLocation(t, answer, "/login?next="+strings.ReplaceAll(a.Path("/account/devices"), "/", "%2F")+"&notice=sign-in-again")
	wantCurrent(t, bobsPhone, authtest.Bob)
}
