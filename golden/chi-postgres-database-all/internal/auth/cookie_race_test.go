package auth_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
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
// that the session is in use, to bring it back, or to find that it has ended.
func TestPagesUnderWay(t *testing.T) {
	const newPassword = "a new one, longer"
	for name, test := range map[string]struct {
		do   func(*authtest.Browser)
		want string
	}{
		"logout": {func(b *authtest.Browser) { b.Submit("/logout") }, "anonymous"},
		"new password": {func(b *authtest.Browser) {
			b.Submit("/account/password", "password", authtest.Password, "new_password", newPassword)
		}, authtest.Alice},
		"sign out everywhere": {func(b *authtest.Browser) {
			b.Submit("/account/signout")
		}, "anonymous"},
		"logout and another login": {func(b *authtest.Browser) {
			b.Submit("/logout")
			b.SignIn(authtest.Bob, "remember", "1")
		}, authtest.Bob},
	} {
		for _, early := range []bool{true, false} {
			for _, restored := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/early=%v,restored=%v", name, early, restored), func(t *testing.T) {
					clock := newClock()
					a := authtest.New(t, clock.Use)
					s := &slowSite{a, early, make(chan bool), make(chan bool)}
					b := authtest.NewBrowser(t, a, s)
					b.SignIn(authtest.Alice, "remember", "1")
					clock.Advance(11 * time.Minute)
					if restored {
						b.Restart()
					}
					s.meanwhile(b, func() {
						if restored && name == "new password" {
							b.Submit("/reauth", "password", authtest.Password)
						}
						test.do(b)
					})
					for range 2 {
						wantCurrent(t, b, test.want)
						b.Restart() // the remember cookie says the same
					}
				})
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

// TestRestoreRacesALogin: where Bob signs in without being remembered while a page brings
// Alice back by her remember cookie, its session may take the place of his. It is not hers:
// nobody is signed in then, until he is again.
func TestRestoreRacesALogin(t *testing.T) {
	for _, early := range []bool{true, false} {
		a := authtest.New(t)
		s := &slowSite{a, early, make(chan bool), make(chan bool)}
		b := authtest.NewBrowser(t, a, s)
		b.SignIn(authtest.Alice, "remember", "1")
		b.Restart()
		s.meanwhile(b, func() { b.SignIn(authtest.Bob) })
		if got := b.Get("/whoami").Text; got != authtest.Bob && got != "anonymous" {
			t.Errorf("early=%v: got %q; want %s or nobody", early, got, authtest.Bob)
		}
		b.SignIn(authtest.Bob)
		wantCurrent(t, b, authtest.Bob)
	}
}
