package auth_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
)

// slowSite is site with /slow, which takes as long as a test wants it to.
type slowSite struct {
	*auth.Auth
	early         bool // it finds out who is there first, and waits then
	arrived, goOn chan bool
}

func (s *slowSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/slow" {
		site(s.Auth).ServeHTTP(w, r)
		return
	}
	s.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.early {
			_, _ = auth.CurrentUser(r.Context())
		}
		s.arrived <- true
		<-s.goOn
		whoami(s.Auth, w, r)
	})).ServeHTTP(w, r)
}

// meanwhile calls do while /slow is under way in b, and returns when its answer is there.
func (s *slowSite) meanwhile(b *authtest.Browser, do func()) {
	done := make(chan bool)
	go func() {
		defer close(done)
		b.Get("/slow")
	}()
	<-s.arrived
	do()
	s.goOn <- true
	<-done
}

// TestPagesUnderWay: the browser keeps the cookie that it hears of last. A page that was
// under way while its user signed in or out does not undo that, whether it is due to note
// that the session is in use or to bring it back.
func TestPagesUnderWay(t *testing.T) {
	for want, signIn := range map[string]bool{"anonymous": false, authtest.Bob: true} {
		for _, restored := range []bool{true, false} {
			clock := newClock()
			a := authtest.New(t, clock.Use)
			s := &slowSite{a, true, make(chan bool), make(chan bool)}
			b := authtest.NewBrowser(t, a, s)
			b.SignIn(authtest.Alice, "remember", "1")
			clock.Advance(11 * time.Minute)
			if restored {
				b.Restart()
			}
			s.meanwhile(b, func() {
				b.Submit("/logout")
				if signIn {
					b.SignIn(authtest.Bob, "remember", "1")
				}
			})
			for range 2 {
				wantCurrent(t, b, want)
				b.Restart() // the remember cookie says the same
			}
		}
	}
}

// TestOutdatedCookies stay until the login page is asked for: what has ended a session may
// have replaced its cookies too, and a page cannot know whether it was under way meanwhile.
func TestOutdatedCookies(t *testing.T) {
	a := authtest.New(t)
	b := authtest.NewBrowser(t, a, site(a))
	b.SignIn(authtest.Alice, "remember", "1")
	if err := a.SignOutEverywhere(t.Context(), authtest.User(t, a, authtest.Alice).ID); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/whoami", "/members", a.Path("/account")} {
		if got := b.Get(page).Header.Values("Set-Cookie"); len(got) > 0 {
			t.Errorf("%s: got Set-Cookie %q", page, got)
		}
	}
	wantDeleted(t, b.Visit("/login"), "auth_session", "auth_remember")
	wantCurrent(t, b, "anonymous")
}
