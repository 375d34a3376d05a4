package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/chi-postgres-database-all/internal/auth"
	"example.com/chi-postgres-database-all/internal/auth/authtest"
)

// TestOutboxIsBounded: what does not fit is dropped and logged, nobody waits, and no
// more than a few are sent at once.
func TestOutboxIsBounded(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log))
	var done, atOnce, most atomic.Int64
	release := make(chan struct{})
	job := func(context.Context) {
		n := atOnce.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		<-release
		atOnce.Add(-1)
		done.Add(1)
	}
	for range auth.MaxWaiting {
		a.Later("some", job)
	}
	if log.Len() > 0 {
		t.Errorf("dropped too early:\n%s", log.String())
	}
	a.Later("some", job)
	if !strings.Contains(log.String(), "job dropped") {
		t.Errorf("the log does not say that a job was dropped:\n%s", log.String())
	}
	close(release)
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done.Load() != auth.MaxWaiting || most.Load() > auth.MaxSenders {
		t.Errorf("%d jobs done, %d at once; want %d, at most %d", done.Load(), most.Load(), auth.MaxWaiting, auth.MaxSenders)
	}
	a.Later("some", job)
	if err := a.Flush(t.Context()); err != nil || done.Load() != auth.MaxWaiting+1 {
		t.Errorf("the outbox works no more: %d jobs done, error %v", done.Load(), err)
	}
}

// gatedStore answers what the throttle asks when the gate is open.
type gatedStore struct {
	auth.Store
	asked, gate chan struct{}
}

func (s gatedStore) Limit(ctx context.Context, key string) (time.Time, error) {
	s.asked <- struct{}{}
	<-s.gate
	return s.Store.Limit(ctx, key)
}

// TestFullOutboxStillMails: a job that has its place mails from there, and needs no
// second one. A link that it made would otherwise have voided the one before for nothing.
func TestFullOutboxStillMails(t *testing.T) {
	box := authtest.NewMailbox()
	store := gatedStore{authtest.Store(t), make(chan struct{}, 10), make(chan struct{})}
	a := authtest.New(t, box.Use, keep(store))
	u := withAddress(t, a, store, authtest.Alice)
	if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
		t.Fatal(err)
	}
	<-store.asked // how often the user was mailed: the job has its place
	release := make(chan struct{})
	defer close(release)
	for range auth.MaxWaiting - 1 {
		a.Later("password_changed", func(context.Context) { <-release })
	}
	a.Later("password_changed", func(context.Context) { t.Error("the outbox was not full") })
	close(store.gate)
	if m := box.Wait(t); m.To != u.Address() {
		t.Errorf("got mail to %s; want %s", m.To, u.Address())
	}
}

// TestKindsDoNotWaitForEachOther: a flood of one kind of mail, or a mail server that
// takes its time with it, neither holds up nor pushes out another.
func TestKindsDoNotWaitForEachOther(t *testing.T) {
	a := authtest.New(t)
	release := make(chan struct{})
	defer close(release)
	for range auth.MaxWaiting {
		a.Later("some", func(context.Context) { <-release })
	}
	done := make(chan struct{})
	a.Later("others", func(context.Context) { close(done) })
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("a job waits for those of another kind")
	}
}

// flaky is a Mailer that fails a few times before it works.
type flaky struct {
	mu    sync.Mutex
	fails []error
	tries int
}

func (f *flaky) Send(context.Context, auth.Mail) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.tries <= len(f.fails) {
		return f.fails[f.tries-1]
	}
	return nil
}

// TestRetries: a mail server may be away for a moment; what it refuses for good is not
// sent again.
func TestRetries(t *testing.T) {
	t.Parallel()
	away, refused := errors.New("connection refused"), &textproto.Error{Code: 550, Msg: "no such mailbox"}
	later := &textproto.Error{Code: 451, Msg: "try again later"}
	for _, test := range []struct {
		name  string
		fails []error
		tries int
		lost  bool
	}{
		{"works", nil, 1, false},
		{"away once", []error{away}, 2, false},
		{"away twice", []error{away, later}, 3, false},
		{"away", []error{away, away, away, away}, 3, true},
		{"refused", []error{refused, refused, refused}, 1, true},
		{"away, then refused", []error{away, refused, refused}, 2, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log strings.Builder
			f := &flaky{fails: test.fails}
			store := authtest.Store(t)
			a := authtest.New(t, keep(store), sender(f.Send).Use, logTo(&log))
			a.RetryAfter(time.Millisecond, time.Millisecond)
			u := withAddress(t, a, store, authtest.Alice)
			if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
				t.Fatal(err)
			}
			if err := a.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			if lost := strings.Contains(log.String(), "auth: mail not sent\""); f.tries != test.tries || lost != test.lost {
				t.Errorf("%d tries, lost: %v; want %d, %v\n%s", f.tries, lost, test.tries, test.lost, log.String())
			}
		})
	}
}

// TestWaitingForARetryHoldsNobodyUp: while many mails wait to be tried again, others go.
func TestWaitingForARetryHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	store := authtest.Store(t)
	a := authtest.New(t, keep(store), sender(func(context.Context, auth.Mail) error { return errors.New("away") }).Use)
	a.RetryAfter(time.Hour)
	for i := range 2 * auth.MaxSenders {
		u := withAddress(t, a, store, fmt.Sprint(i, authtest.Alice))
		if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	a.Later("password_changed", func(context.Context) { close(done) })
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Error("a job waits for the mails that wait")
	}
	if err := a.Close(); err != nil { // which waits for no hour
		t.Error(err)
	}
}

// closable notes whether it was closed.
type closable struct {
	auth.Store
	closed bool
}

func (s *closable) Close() error {
	s.closed = true
	return s.Store.Close()
}

// TestCloseSendsWhatWaits, jobs that only now want a mail sent included, before it
// closes the store.
func TestCloseSendsWhatWaits(t *testing.T) {
	store := &closable{Store: authtest.Store(t)}
	var sent atomic.Int64
	a := authtest.New(t, keep(store), sender(func(context.Context, auth.Mail) error {
		time.Sleep(time.Millisecond)
		if store.closed {
			t.Error("the store is closed already")
		}
		sent.Add(1)
		return nil
	}).Use)
	u := withAddress(t, a, store, authtest.Alice)
	for range auth.PerMail {
		if err := a.SetPassword(t.Context(), u.ID, "a new one, longer"); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if sent.Load() != int64(auth.PerMail) || !store.closed {
		t.Errorf("%d mails sent, store closed: %v; want %d, true", sent.Load(), store.closed, auth.PerMail)
	}
	if err := a.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

// stuckStore is a store that is asked for nothing and takes a day to close.
type stuckStore struct{ auth.Store }

func (stuckStore) Close() error {
	time.Sleep(24 * time.Hour)
	return nil
}

// idleStore is one that closes at once.
type idleStore struct{ auth.Store }

func (idleStore) Close() error { return nil }

// newOnline returns the Auth of a site that others than its developer can reach.
func newOnline(t *testing.T, store auth.Store, log io.Writer) *auth.Auth {
	t.Helper()
	a, err := auth.New(auth.Config{
		Store: store, BaseURL: "https://example.com", Keys: [][]byte{authtest.Key},
		Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestCloseGivesUp on a mail server that does not answer, and says so.
func TestCloseGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		store := &closable{Store: idleStore{}}
		a := newOnline(t, store, &log)
		var ran atomic.Bool
		for range auth.MaxSenders {
			a.Later("some", func(ctx context.Context) { <-ctx.Done() })
		}
		time.Sleep(auth.MaxDelay) // until all of them are under way
		a.Later("some", func(context.Context) { ran.Store(true) })
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if !store.closed || ran.Load() {
			t.Errorf("store closed: %v, the job behind was done: %v; want true, false", store.closed, ran.Load())
		}
		a.Later("some", func(context.Context) { t.Error("a job came after Close") })
		for _, want := range []string{"not done before the end", "after Close"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %q:\n%s", want, log.String())
			}
		}
	})
}

// TestJobsStartAtRandomMoments: the work that a request leaves behind is not done while
// whoever sent it measures how busy the site is.
func TestJobsStartAtRandomMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newOnline(t, idleStore{}, io.Discard)
		const jobs = 200
		begin, waits := time.Now(), make(chan time.Duration, jobs)
		for range jobs {
			a.Later("some", func(context.Context) { waits <- time.Since(begin) })
		}
		if err := a.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		var tenths [10]int
		for range jobs {
			tenths[min(9, 10*<-waits/auth.MaxDelay)]++
		}
		if slices.Min(tenths[:]) == 0 || time.Since(begin) > auth.MaxDelay {
			t.Errorf("%d jobs started in these tenths of %v, the last after %v: %v", jobs, auth.MaxDelay, time.Since(begin), tenths)
		}
	})
}

// TestCloseIsInTime: it waits for no random moment, and neither for a job nor for a
// database that does not end.
func TestCloseIsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin, done := time.Now(), 0
		a := newOnline(t, idleStore{}, io.Discard)
		a.Later("some", func(context.Context) { done++ })
		if err := a.Close(); err != nil || done != 1 || time.Since(begin) > 0 {
			t.Errorf("after %v: %d jobs done, error %v; want 1, at once", time.Since(begin), done, err)
		}

		begin = time.Now()
		a = newOnline(t, stuckStore{}, io.Discard)
		a.Later("some", func(context.Context) { time.Sleep(24 * time.Hour) })
		if err := a.Close(); err == nil || time.Since(begin) > auth.ShutdownTime {
			t.Errorf("it took %v, error %v; want an error after %v", time.Since(begin), err, auth.ShutdownTime)
		}
		begin = time.Now()
		if err := a.Close(); err != nil || time.Since(begin) > 0 {
			t.Errorf("a second Close took %v, error %v", time.Since(begin), err)
		}
		time.Sleep(25 * time.Hour) // no goroutine may outlive the test
	})
}
