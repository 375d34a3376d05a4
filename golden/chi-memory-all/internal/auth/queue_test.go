package auth_test

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.com/chi-memory-all/internal/auth"
	"example.com/chi-memory-all/internal/auth/authtest"
)

// TestQueueIsBounded: what does not fit is dropped and logged, nobody waits, and no
// more than a few are sent at once.
func TestQueueIsBounded(t *testing.T) {
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
	if done.Load() != auth.MaxWaiting || most.Load() > auth.MaxAtOnce {
		t.Errorf("%d jobs done, %d at once; want %d, at most %d", done.Load(), most.Load(), auth.MaxWaiting, auth.MaxAtOnce)
	}
	a.Later("some", job)
	if err := a.Flush(t.Context()); err != nil || done.Load() != auth.MaxWaiting+1 {
		t.Errorf("the queue works no more: %d jobs done, error %v", done.Load(), err)
	}
}

// TestKindsDoNotWaitForEachOther: a flood of one kind, or a mail server that takes its
// time with it, neither holds up nor pushes out another.
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

// TestCloseDoesWhatWaits, and more than once if need be.
func TestCloseDoesWhatWaits(t *testing.T) {
	var done atomic.Int64
	a := authtest.New(t)
	for range 3 * auth.MaxAtOnce {
		a.Later("some", func(context.Context) { done.Add(1) })
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if done.Load() != 3*auth.MaxAtOnce {
		t.Errorf("%d jobs done; want %d", done.Load(), 3*auth.MaxAtOnce)
	}
	if err := a.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

// TestPanicInAJob ends that job and not the program, and the log tells no address.
func TestPanicInAJob(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log))
	a.Later("some", func(context.Context) { panic("cannot send to alice@example.com") })
	if err := a.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "panic in a job") || strings.Contains(log.String(), "alice@") {
		t.Errorf("got log:\n%s", log.String())
	}
}

// idleStore is a store that is asked for nothing.
type idleStore struct{ auth.Store }

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
		a := newOnline(t, idleStore{}, &log)
		var ran atomic.Bool
		for range auth.MaxAtOnce {
			a.Later("some", func(ctx context.Context) { <-ctx.Done() })
		}
		time.Sleep(auth.MaxDelay) // until all of them are under way
		a.Later("some", func(context.Context) { ran.Store(true) })
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if ran.Load() {
			t.Error("the job behind was done")
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

// TestCloseIsInTime: it waits for no random moment, and for no job that does not end.
func TestCloseIsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin, done := time.Now(), 0
		a := newOnline(t, idleStore{}, io.Discard)
		a.Later("some", func(context.Context) { done++ })
		if err := a.Close(); err != nil || done != 1 || time.Since(begin) > 0 {
			t.Errorf("after %v: %d jobs done, error %v; want 1, at once", time.Since(begin), done, err)
		}

		begin = time.Now()
		a = newOnline(t, idleStore{}, io.Discard)
		a.Later("some", func(context.Context) { time.Sleep(24 * time.Hour) })
		if err := a.Close(); err != nil || time.Since(begin) > auth.ShutdownTime {
			t.Errorf("it took %v, error %v; want at most %v", time.Since(begin), err, auth.ShutdownTime)
		}
		begin = time.Now()
		if err := a.Close(); err != nil || time.Since(begin) > 0 {
			t.Errorf("a second Close took %v, error %v", time.Since(begin), err)
		}
		time.Sleep(25 * time.Hour) // no goroutine may outlive the test
	})
}
