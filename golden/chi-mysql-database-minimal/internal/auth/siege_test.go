package auth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// siege is an https site behind a proxy that nobody named, and a stranger who guesses at
// Alice's password there.
type siege struct {
	clock  *clock
	site   http.Handler
	login  string
	from   func(guess int) string // where the stranger comes from
	guess  int
	next   time.Time
	passed int // guesses that were not refused
}

// attempt tries to sign in as Alice.
func (s *siege) attempt(from, password string, cookies ...*http.Cookie) *http.Response {
	form := url.Values{"username": {authtest.Alice}, "password": {password}}
	r := httptest.NewRequest(http.MethodPost, s.login, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "10.0.0.7:1"
	if from != "" {
		r.Header.Set("X-Forwarded-For", from)
	}
	for _, cookie := range cookies {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	s.site.ServeHTTP(w, r)
	return w.Result()
}

// pass lets so much time go by, in which the stranger goes on every so often.
func (s *siege) pass(d, every time.Duration) {
	end := s.clock.Now().Add(d)
	for ; !s.next.After(end); s.next = s.next.Add(every) {
		s.clock.Advance(s.next.Sub(s.clock.Now()))
		if s.attempt(s.from(s.guess), "a guess").StatusCode == http.StatusUnauthorized {
			s.passed++
		}
		s.guess++
	}
	s.clock.Advance(end.Sub(s.clock.Now()))
}

// TestNobodyIsKeptOut for an hour in which a stranger guesses at Alice's password: she
// signs in at once where she has before, even beside the stranger, and elsewhere after no
// more than the wait that she is told.
func TestNobodyIsKeptOut(t *testing.T) {
	for name, test := range map[string]struct {
		every time.Duration
		from  func(guess int) string
		most  int // guesses in that hour
	}{
		"125 an hour":       {time.Hour / 125, func(int) string { return "203.0.113.9" }, 125},
		"one a second":      {time.Second, func(int) string { return "203.0.113.9" }, 5 + 120},
		"one IPv6 network":  {time.Second, func(i int) string { return fmt.Sprintf("2001:db8:1:%x::1", i) }, 5 + 120},
		"a network a guess": {time.Second, func(i int) string { return fmt.Sprintf("%d.%d.1.1", 20+i/250, i%250) }, 1000},
		"no address":        {5 * time.Second, func(int) string { return "" }, 5 + 120},
	} {
		t.Run(name, func(t *testing.T) {
			clock := newClock()
			a := authtest.New(t, clock.Use, func(c *auth.Config) { c.BaseURL = "https://example.com" })
			authtest.User(t, a, authtest.Alice)
			s := siege{clock: clock, site: site(a), login: a.Path("/login"), from: test.from, next: clock.Now()}
			known := s.attempt("192.0.2.1", authtest.Password).Cookies()
			for visit := range 6 {
				// What is refused changes nothing: now and then will do while she is away.
				s.pass(510*time.Second, max(test.every, 30*time.Second))
				if got := s.attempt(s.from(s.guess), authtest.Password, known...).StatusCode; got != http.StatusSeeOther {
					t.Fatalf("visit %d: with a device cookie: got status %d; want 303", visit, got)
				}
				s.pass(90*time.Second, test.every)
				if s.from(0) == "" {
					continue // nobody can tell her from the stranger
				}
				from := fmt.Sprintf("192.0.%d.1", 3+visit)
				answer := s.attempt(from, authtest.Password)
				if answer.StatusCode == http.StatusTooManyRequests {
					seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
					if err != nil || seconds < 1 || seconds > 30 {
						t.Fatalf("visit %d: Retry-After %q; want 1 to 30", visit, answer.Header.Get("Retry-After"))
					}
					s.pass(time.Duration(seconds)*time.Second, test.every)
					answer = s.attempt(from, authtest.Password)
				}
				if answer.StatusCode != http.StatusSeeOther {
					t.Fatalf("visit %d: got status %d; want 303", visit, answer.StatusCode)
				}
			}
			if s.passed > test.most {
				t.Errorf("the stranger made %d guesses; want at most %d", s.passed, test.most)
			}
		})
	}
}
