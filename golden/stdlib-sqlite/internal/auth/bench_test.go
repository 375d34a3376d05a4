package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// BenchmarkLoginTiming reports how much longer a failed login takes for a name that is
// unknown than for one that is known, at the real cost of hashing: about 1, or whoever
// measures learns who has an account.
//
//	go test -run '^$' -bench LoginTiming -benchtime 50x ./...
func BenchmarkLoginTiming(b *testing.B) {
	clock := newClock()
	a := authtest.New(b, clock.Use, func(c *auth.Config) { c.Argon2 = auth.Config{}.Argon2 })
	authtest.User(b, a, authtest.Alice)
	handler := a.Handler()
	attempt := func(name string) time.Duration {
		clock.Advance(time.Minute) // or it would be too many
		r := httptest.NewRequest(http.MethodPost, a.Path("/login"), strings.NewReader("password=guess&email="+name))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		start := time.Now()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			b.Fatalf("got status %d; want 401", w.Code)
		}
		return time.Since(start)
	}
	var known, unknown time.Duration
	for b.Loop() {
		known += attempt(authtest.Alice)
		unknown += attempt(authtest.Bob)
	}
	b.ReportMetric(float64(unknown)/float64(known), "unknown/known")
}

// BenchmarkCurrentUser is what a page pays for knowing who is there.
func BenchmarkCurrentUser(b *testing.B) {
	a := authtest.New(b)
	handler := site(a)
	browser := authtest.NewBrowser(b, a, handler)
	browser.SignIn(authtest.Alice)
	r := httptest.NewRequest(http.MethodGet, "/whoami", nil)
	r.Header.Set("User-Agent", "authtest")
	r.AddCookie(&http.Cookie{Name: "auth_session", Value: browser.Cookie("auth_session")})
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Body.String() != authtest.Alice {
			b.Fatalf("got %q; want %s", w.Body, authtest.Alice)
		}
	}
}
