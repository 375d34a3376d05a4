package auth_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/authtest"
	"example.com/stdlib-sqlite/internal/auth/store"
)

// What holds for every link that a visitor can ask for by no more than a name.

// eachAsked runs a test for each of them.
func eachAsked(t *testing.T, test func(t *testing.T, page tokenPage)) {
	t.Helper()
	for _, page := range tokenPages {
		if page.ask != "" {
			t.Run(page.purpose, func(t *testing.T) { test(t, page) })
		}
	}
}

// TestAskingForLinksLooksAlike: nobody learns from the answer who has an account, and
// no mail goes to who should get none.
func TestAskingForLinksLooksAlike(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a := authtest.New(t, box.Use)
		b := authtest.NewBrowser(t, a, site(a))
		alice := correspondent(t, a, authtest.Alice)
		bob := correspondent(t, a, authtest.Bob)
		if err := a.Disable(t.Context(), bob.ID); err != nil {
			t.Fatal(err)
		}
		hashes := a.CountHashes()
		var first string
		check := func(name, typed string) {
			t.Helper()
			answer := b.Submit(page.ask, "email", typed)
			wantStatus(t, answer, http.StatusSeeOther)
			answer.Header.Del("Date")
			to, _, _ := strings.Cut(answer.Header.Get("Location"), "?sent=") // what was typed goes along
			answer.Header.Set("Location", to)
			var headers bytes.Buffer
			if err := answer.Header.Write(&headers); err != nil {
				t.Fatal(err)
			}
			got := headers.String() + answer.Text
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("%s is told apart:\n%s\nwant:\n%s", name, got, first)
			}
		}

		for range auth.PerMail {
			check("known", strings.ToUpper(authtest.Alice))
			if m := box.Wait(t); m.To != alice.Address() {
				t.Errorf("mail goes to %q; want the address on file, %q", m.To, alice.Address())
			}
		}
		check("known, and asked for too often", authtest.Alice)
		check("unknown", "x"+authtest.Alice)
		check("disabled", authtest.Bob)
		check("nothing", "")
		check("impossible", "\u202e\x00")
		wantNoMail(t, a, box)
		if n := hashes.Load(); n != 0 {
			t.Errorf("%d passwords hashed; want none", n)
		}
		next := b.Get(b.Submit(page.ask, "email", authtest.Alice).Header.Get("Location"))
		if !strings.Contains(next.Text, `type="hidden" name="email" value="`+authtest.Alice) {
			t.Errorf("the visitor is not told what comes next:\n%s", next.Text)
		}
	})
}

// TestAskingForLinksDoesNotWait for anything that depends on the name: not for the mail,
// not for the token, not even for looking who that is.
func TestAskingForLinksDoesNotWait(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		var slow sync.Mutex
		box := authtest.NewMailbox()
		a := authtest.New(t, box.Use, func(c *auth.Config) { c.Store = slowStore{c.Store, &slow} })
		b := authtest.NewBrowser(t, a, site(a))
		alice := correspondent(t, a, authtest.Alice)
		slow.Lock()
		answered := make(chan authtest.Answer, 1)
		go func() { answered <- b.Submit(page.ask, "email", authtest.Alice) }()
		select {
		case answer := <-answered:
			wantStatus(t, answer, http.StatusSeeOther)
		case <-time.After(5 * time.Second):
			t.Error("the visitor waits while somebody is looked for")
		}
		slow.Unlock()
		if m := box.Wait(t); m.To != alice.Address() {
			t.Errorf("mail goes to %q; want %q", m.To, alice.Address())
		}
		wantNoMail(t, a, box)
	})
}

// TestAskingForLinksIsAsMuchWork for the database whether or not anybody has the name:
// the requests that come meanwhile wait for it, and could be measured.
func TestAskingForLinksIsAsMuchWork(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		var rows atomic.Int64
		a := authtest.New(t, func(c *auth.Config) { c.Store = rowCounter{c.Store, &rows} })
		b := authtest.NewBrowser(t, a, site(a))
		correspondent(t, a, authtest.Alice)
		bob := correspondent(t, a, authtest.Bob)
		if err := a.Disable(t.Context(), bob.ID); err != nil {
			t.Fatal(err)
		}
		written := func(name string) int64 {
			t.Helper()
			rows.Store(0)
			wantStatus(t, b.Submit(page.ask, "email", name), http.StatusSeeOther)
			if err := a.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			return rows.Load()
		}
		for i := range auth.PerMail + 1 { // the last time it is once too often
			want := written(authtest.Alice)
			for _, name := range []string{"x" + authtest.Alice, authtest.Bob, "\u202e\x00"} {
				if got := written(name); got != want {
					t.Errorf("time %d: %d rows written for %q; want %d, as for a user", i+1, got, name, want)
				}
			}
		}
	})
}

// rowCounter counts the rows that are written for tokens and limits.
type rowCounter struct {
	auth.Store
	rows *atomic.Int64
}

func (s rowCounter) CreateToken(ctx context.Context, t *store.Token) error {
	s.rows.Add(1)
	return s.Store.CreateToken(ctx, t)
}

func (s rowCounter) SwapLimit(ctx context.Context, key string, old, until time.Time) (bool, error) {
	s.rows.Add(1)
	return s.Store.SwapLimit(ctx, key, old, until)
}

// slowStore finds nobody by name while slow is locked.
type slowStore struct {
	auth.Store
	slow *sync.Mutex
}

func (s slowStore) UserByEmail(ctx context.Context, key string) (*auth.User, error) {
	s.slow.Lock()
	defer s.slow.Unlock()
	return s.Store.UserByEmail(ctx, key)
}

// TestLinksLeadToBaseURL, and not to where a visitor says the site is.
func TestLinksLeadToBaseURL(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a := authtest.New(t, box.Use)
		b := authtest.NewBrowser(t, a, site(a))
		correspondent(t, a, authtest.Alice)
		r := b.Request(http.MethodPost, a.Path(page.ask), strings.NewReader("email="+authtest.Alice))
		r.Host = "evil.example"
		for _, name := range []string{"X-Forwarded-Host", "X-Original-Host", "Forwarded"} {
			r.Header.Set(name, "host=evil.example")
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		wantStatus(t, b.Do(r), http.StatusSeeOther)
		m := box.Wait(t)
		if want := "http://localhost:8080" + a.Path(page.path); !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
			t.Errorf("the mail has no link to %s:\n%s", want, m.Text)
		}
		if strings.Contains(m.Subject+m.Text+m.HTML, "evil") {
			t.Errorf("the visitor wrote into the mail:\n%s", m.Text)
		}
	})
}

// TestNewerLinkVoidsOlder.
func TestNewerLinkVoidsOlder(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a := authtest.New(t, box.Use)
		b := authtest.NewBrowser(t, a, site(a))
		correspondent(t, a, authtest.Alice)
		var links [2]string
		for i := range links {
			b.Submit(page.ask, "email", authtest.Alice)
			links[i] = authtest.Link(t, box.Wait(t))
		}
		wantStatus(t, b.Get(links[0]), http.StatusNotFound)
		wantStatus(t, b.Get(links[1]), http.StatusOK)
	})
}

// TestLinkOfAnAddressThatWasLeft: who reads the mail there must not get in.
func TestLinkOfAnAddressThatWasLeft(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		a := authtest.New(t)
		b := authtest.NewBrowser(t, a, site(a))
		token, err := a.IssueToken(t.Context(), page.purpose, "old@example.com", correspondent(t, a, authtest.Alice), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		wantStatus(t, b.Visit(page.path+token), http.StatusNotFound)
		wantStatus(t, use(b, page.path+token), http.StatusNotFound)
		wantCurrent(t, b, "anonymous")
	})
}

// TestLinksSurviveBeingLookedAt: programs that check mail open every link in it.
func TestLinksSurviveBeingLookedAt(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		a := authtest.New(t)
		b := authtest.NewBrowser(t, a, site(a))
		link := page.path + issued(t, a, page.purpose, correspondent(t, a, authtest.Alice))
		for range 3 {
			wantStatus(t, b.Visit(link), http.StatusOK)
			wantStatus(t, b.Do(b.Request(http.MethodHead, a.Path(link), nil)), http.StatusOK)
			wantCurrent(t, b, "anonymous")
		}
		wantStatus(t, use(b, link), http.StatusSeeOther)
		wantStatus(t, use(b, link), http.StatusNotFound)
	})
}

// TestLinksWorkOnce, however many open one at the same moment.
func TestLinksWorkOnce(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		a := authtest.New(t, trustProxy)
		b := authtest.NewBrowser(t, a, site(a))
		link := page.path + issued(t, a, page.purpose, correspondent(t, a, authtest.Alice))
		var mu sync.Mutex
		got := make(map[int]int)
		var group sync.WaitGroup
		for i := range 50 {
			visitor := b.Another()
			visitor.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
			group.Go(func() {
				answer := use(visitor, link)
				mu.Lock()
				defer mu.Unlock()
				got[answer.StatusCode]++
			})
		}
		group.Wait()
		if got[http.StatusSeeOther] != 1 || got[http.StatusNotFound] != 49 {
			t.Errorf("got statuses %v; want one 303 and 49 times 404", got)
		}
	})
}

// TestAskingForLinksIsThrottled by where it comes from, and so is using one, which it
// outlives.
func TestAskingForLinksIsThrottled(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		clock := newClock()
		a := authtest.New(t, clock.Use)
		b := authtest.NewBrowser(t, a, site(a))
		link := page.path + issued(t, a, page.purpose, correspondent(t, a, authtest.Alice))
		for i := range auth.PerIP {
			wantStatus(t, b.Submit(page.ask, "email", fmt.Sprint(i, authtest.Bob)), http.StatusSeeOther)
		}
		wantFormAgain(t, b.Submit(page.ask, "email", authtest.Alice), authtest.Alice)
		wantFormAgain(t, use(b, link))
		clock.Advance(time.Minute)
		wantStatus(t, use(b, link), http.StatusSeeOther)
	})
}

// TestAskingForLinksKeepsTheWay: who asked for a link and signs in by password after all
// still gets to the page that they came for. Their mail does not say which that is.
func TestAskingForLinksKeepsTheWay(t *testing.T) {
	eachAsked(t, func(t *testing.T, page tokenPage) {
		box := authtest.NewMailbox()
		a := authtest.New(t, box.Use)
		b := authtest.NewBrowser(t, a, site(a))
		correspondent(t, a, authtest.Alice)
		const next, query = "/members?page=2", "?next=%2Fmembers%3Fpage%3D2"
		if text := b.Visit(page.ask + query).Text; !strings.Contains(text, `<input type="hidden" name="next" value="`+next+`">`) {
			t.Errorf("the form does not keep the way:\n%s", text)
		}
		answer := b.Submit(page.ask, "email", authtest.Alice, "next", next)
		wantStatus(t, answer, http.StatusSeeOther)
		if text := b.Get(answer.Header.Get("Location")).Text; !strings.Contains(text, a.Path("/login")+strings.ToLower(query)) {
			t.Errorf("the page that follows does not lead on:\n%s", text)
		}
		if m := box.Wait(t); strings.Contains(m.Text, "members") {
			t.Errorf("the mail says where to go:\n%s", m.Text)
		}
	})
}
