package auth_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestThrottleByName: guessing at one account slows down, whether or not it exists and
// from wherever it comes, and nobody is locked out for longer than half a minute.
func TestThrottleByName(t *testing.T) {
	for _, name := range []string{authtest.Alice, authtest.Bob} { // only Alice has an account
		clock := newClock()
		a := authtest.New(t, clock.Use, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		authtest.User(t, a, authtest.Alice)
		hashes := a.CountHashes()
		for i := range auth.PerName {
			b.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
			wantStatus(t, b.Submit("/login", "email", name, "password", "a guess"), http.StatusUnauthorized)
		}
		answer := b.Submit("/login", "email", strings.ToUpper(name), "password", authtest.Password)
		wantStatus(t, answer, http.StatusTooManyRequests)
		seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
		if err != nil || seconds < 1 || seconds > 30 {
			t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
		}
		if hashes.Load() != int64(auth.PerName) {
			t.Errorf("%d passwords hashed; want %d: throttle before hashing", hashes.Load(), auth.PerName)
		}
		clock.Advance(time.Duration(seconds) * time.Second)
		want := http.StatusUnauthorized
		if name == authtest.Alice {
			want = http.StatusSeeOther
		}
		wantStatus(t, b.Submit("/login", "email", name, "password", authtest.Password), want)
	}
}

// TestThrottleByAddress: neither many names nor an account of one's own helps.
func TestThrottleByAddress(t *testing.T) {
	clock := newClock()
	a := authtest.New(t, clock.Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	authtest.User(t, a, authtest.Bob)
	for i := range auth.PerIP {
		name := fmt.Sprint(i, authtest.Alice)
		if i%10 == 0 {
			name = authtest.Bob
		}
		b.Another().Submit("/login", "email", name, "password", authtest.Password)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", authtest.Password), http.StatusTooManyRequests)

	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	b.SignIn(authtest.Bob)
	b.Header.Set("X-Forwarded-For", "203.0.113.1") // where he is known by now, and Alice is not
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", "a guess"), http.StatusTooManyRequests)
	wantStatus(t, b.Submit("/login", "email", authtest.Bob, "password", authtest.Password), http.StatusSeeOther)
}

// TestThrottledForm comes again with what was typed, and tells scripts and people when to
// try again.
func TestThrottledForm(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	for range auth.PerName {
		b.Submit("/login", "email", authtest.Alice, "password", "a guess")
	}
	answer := b.Submit("/login", "email", authtest.Alice, "password", "a guess", "next", "/welcome", "remember", "1")
	wantFormAgain(t, answer, authtest.Alice, "/welcome", "checked")
}

// wantFormAgain checks that answer is a form that was sent too often, with what was typed
// and without the password "a guess".
func wantFormAgain(t *testing.T, answer authtest.Answer, typed ...string) {
	t.Helper()
	wantStatus(t, answer, http.StatusTooManyRequests)
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 30 {
		t.Errorf("Retry-After %q; want 1 to 30 seconds", answer.Header.Get("Retry-After"))
	}
	for _, want := range append(typed, `<form method="post"`, `role="alert"`) {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("%s: the page lacks %q:\n%s", answer.Request.URL.Path, want, answer.Text)
		}
	}
	if strings.Contains(answer.Text, "a guess") {
		t.Errorf("%s: the page sends the password back", answer.Request.URL.Path)
	}
}

// TestThrottleEverywhereAPasswordIsTried, by whose it is and by where it comes from.
func TestThrottleEverywhereAPasswordIsTried(t *testing.T) {
	for page, fields := range map[string][]string{
		"/reauth":           {"password", "a guess"},
		"/account/password": {"password", "a guess", "new_password", "a new one, longer"},
	} {
		wantThrottled(t, page, fields...)
	}
}

// wantThrottled checks that somebody who is signed in can send those fields to page a few
// times only, and not at all from an address that has used up its attempts elsewhere.
func wantThrottled(t *testing.T, page string, fields ...string) {
	t.Helper()
	a := authtest.New(t, newClock().Use, trustProxy)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice)
	for range auth.PerName {
		if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
			t.Fatalf("%s: throttled too early", page)
		}
	}
	answer := b.Submit(page, fields...)
	wantFormAgain(t, answer, `action="`+a.Path("/account/signout")+`"`)

	b.Header.Set("X-Forwarded-For", "203.0.113.1")
	stranger := b.Another()
	b.SignIn(authtest.Bob)
	b.SetCookie(&http.Cookie{Name: "auth_device", Path: "/", MaxAge: -1}) // with it no address counts
	for i := range auth.PerIP {
		stranger.Submit("/login", "email", fmt.Sprint(i, authtest.Alice), "password", "a guess")
	}
	wantStatus(t, b.Submit(page, fields...), http.StatusTooManyRequests)
	b.Header.Set("X-Forwarded-For", "203.0.113.2")
	if answer := b.Submit(page, fields...); answer.StatusCode == http.StatusTooManyRequests {
		t.Errorf("%s: throttled from another address", page)
	}
}

// TestDisabledUserIsCounted even with the right password, which must not become known by
// the guesses that it makes forgotten.
func TestDisabledUserIsCounted(t *testing.T) {
	a := authtest.New(t, newClock().Use)
	b := authtest.NewBrowser(t, a, site(a))
	if err := a.Disable(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for range auth.PerName {
		wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusUnauthorized)
	}
	wantStatus(t, b.Submit("/login", "email", authtest.Alice, "password", authtest.Password), http.StatusTooManyRequests)
}
