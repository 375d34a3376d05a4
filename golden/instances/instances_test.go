package instances

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func name(n int) string { return fmt.Sprintf("user%d@example.com", n) }

func (s *site) adduser(n int) *visitor {
	s.t.Helper()
	v := s.visitor(n)
	// With confirmation, registering and signing in are two things.
	if status, text := v.post(n%2, "/register", "email", name(n), "password", password); status != http.StatusSeeOther {
		s.t.Fatalf("register %s: got status %d\n%s", name(n), status, text)
	}
	if status, _ := v.post(n%2, "/login", "email", name(n), "password", password); status != http.StatusSeeOther {
		s.t.Fatalf("sign in %s: got status %d", name(n), status)
	}
	return v
}

// TestOneSite: what one instance does the other knows at once.
func TestOneSite(t *testing.T) {
	s := newSite(t)
	laptop := s.adduser(0)
	if !laptop.signedIn(0) || !laptop.signedIn(1) {
		t.Fatal("signed in on one instance, and not on the other")
	}
	phone := s.visitor(1)
	if status, _ := phone.post(1, "/login", "email", name(0), "password", password, "remember", "1"); status != http.StatusSeeOther {
		t.Fatalf("sign in on the phone: got status %d", status)
	}
	if status, _ := laptop.post(0, "/account/devices/revoke", "id", "others"); status != http.StatusSeeOther {
		t.Fatalf("end the others: got status %d", status)
	}
	if phone.signedIn(1) || phone.signedIn(0) {
		t.Error("ended on one instance, and still signed in")
	}
	if !laptop.signedIn(1) {
		t.Error("ending the others ended this one")
	}
	if status, _ := laptop.post(1, "/logout"); status != http.StatusSeeOther || laptop.signedIn(0) {
		t.Errorf("signed out on one instance, and not on the other (status %d)", status)
	}

	// The attempts at one name count together.
	for i := range 5 {
		if status, _ := s.visitor(10+i).post(i%2, "/login", "email", name(0), "password", "a guess"); status != http.StatusUnauthorized {
			t.Errorf("guess %d: got status %d; want 401", i+1, status)
		}
	}
	for on := range 2 {
		if status, _ := s.visitor(20+on).post(on, "/login", "email", name(0), "password", "a guess"); status != http.StatusTooManyRequests {
			t.Errorf("guess 6 on instance %d: got status %d; want 429", on, status)
		}
	}
}

// TestKilledInstance kills one instance in the middle of 200 sign-ins, registrations
// and uses of mailed links. What was answered holds, and what was not was done whole or
// not at all.
func TestKilledInstance(t *testing.T) {
	const accounts, links, tries = 100, 10, 4
	s := newSite(t)
	for n := range links + accounts {
		s.adduser(n)
	}
	tokens := make([]string, links)
	for n := range links {
		tokens[n] = s.mailedLink(n)
	}

	var group sync.WaitGroup
	var done atomic.Int64
	statuses := make([]int, 2*accounts)
	visitors := make([]*visitor, 2*accounts)
	for n := range 2 * accounts {
		visitors[n] = s.visitor(1000 + n)
		group.Go(func() {
			path := "/login" // of users whose password nobody resets
			if n >= accounts {
				path = "/register" // of users who do not exist
			}
			statuses[n], _ = visitors[n].post(n%2, path, "email", name(links+n), "password", password)
			done.Add(1)
		})
	}
	uses := make([][tries]int, links)
	for n := range links {
		for try := range tries {
			v := s.visitor(2000 + n*tries + try)
			group.Go(func() {
				uses[n][try], _ = v.post(try%2, tokens[n], "password", newPassword(n, try))
				done.Add(1)
			})
		}
	}
	for done.Load() < 60 {
		time.Sleep(time.Millisecond)
	}
	s.kill(0)
	group.Wait()
	s.start(0)

	var lost int
	for n, status := range statuses {
		switch {
		case status == http.StatusBadGateway:
			lost++
		case status != http.StatusSeeOther:
			t.Errorf("request %d: got status %d", n, status)
		}
		if n < accounts {
			if status == http.StatusSeeOther && !visitors[n].signedIn(n%2) {
				t.Errorf("the session of request %d is lost", n)
			}
			continue
		}
		// Registered or not, but never half: trying again leads to a whole account.
		again := s.visitor(3000 + n)
		if status == http.StatusBadGateway {
			again.post(1, "/register", "email", name(links+n), "password", password)
		}
		if status, _ := again.post(0, "/login", "email", name(links+n), "password", password); status != http.StatusSeeOther {
			t.Errorf("account %d is half made: sign-in after registering answers %d", n, status)
		}
	}
	t.Logf("%d of %d requests got no answer", lost, len(statuses))
	for n := range links {
		if isReset(n) {
			s.checkReset(n, tokens[n], uses[n][:])
		}
		s.checkUsed(n, tokens[n], uses[n][:])
	}
}

func newPassword(n, try int) string { return fmt.Sprintf("a new one %d-%d, longer", n, try) }

// isReset reports whether the link of user n is for a new password, and not for signing
// in.
func isReset(n int) bool { return n%2 == 0 }

// mailedLink has a link mailed to user n and returns its path.
func (s *site) mailedLink(n int) string {
	s.t.Helper()
	page, link := "/magic", regexp.MustCompile(`/magic/[A-Za-z0-9_-]+`)
	if isReset(n) {
		page, link = "/forgot", regexp.MustCompile(`/reset/[A-Za-z0-9_-]+`)
	}
	if status, _ := s.visitor(500+n).post(0, page, "email", name(n)); status != http.StatusSeeOther {
		s.t.Fatalf("%s: got status %d", page, status)
	}
	for range 100 {
		mails := strings.Split(s.instance("0").log.String(), "\n") // in development the log tells them
		for _, mail := range slices.Backward(mails) {
			if strings.Contains(mail, "to="+name(n)) && link.MatchString(mail) {
				return link.FindString(mail)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.t.Fatalf("no mail for %s", name(n))
	return ""
}

// checkUsed: of all uses of a link at most one was answered as done, and then none is
// any more.
func (s *site) checkUsed(n int, link string, statuses []int) {
	s.t.Helper()
	var done int
	for _, status := range statuses {
		if status == http.StatusSeeOther {
			done++
		}
	}
	if done > 1 {
		s.t.Errorf("link %d was used %d times", n, done)
	}
	if done == 1 {
		if status, _ := s.visitor(5000+n).post(1, link, "password", password); status == http.StatusSeeOther {
			s.t.Errorf("link %d works again", n)
		}
	}
}

// checkReset: a new password was set once or not at all, whatever became of the answers.
func (s *site) checkReset(n int, link string, statuses []int) {
	s.t.Helper()
	var works int
	for try, status := range statuses {
		got, _ := s.visitor(4000+n*10+try).post(1, "/login", "email", name(n), "password", newPassword(n, try))
		if got == http.StatusSeeOther {
			works++
		} else if status == http.StatusSeeOther {
			s.t.Errorf("link %d: try %d was answered as done, and its password does not work", n, try)
		}
	}
	if works > 1 {
		s.t.Errorf("link %d set %d passwords", n, works)
	}
	if works == 1 {
		if status, _ := s.visitor(6000+n).post(1, link, "password", password); status == http.StatusSeeOther {
			s.t.Errorf("link %d works again", n)
		}
	}
}
