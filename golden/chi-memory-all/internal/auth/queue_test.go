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

// TestQueueIsBounded: what does not fit is dropped and logged, few jobs run at once, one
// that panics ends alone, and a flood of one kind holds up no other.
func TestQueueIsBounded(t *testing.T) {
	var log strings.Builder
	a := authtest.New(t, logTo(&log))
	var done, running atomic.Int64
	release, other := make(chan struct{}), make(chan struct{})
	job := func(context.Context) {
		defer done.Add(1)
		if running.Add(1) > 10 {
			t.Error("too many at once")
		}
		<-release
		running.Add(-1)
		panic("cannot send to alice@example.com")
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
	a.Later("others", func(context.Context) { close(other) })
	<-other
	close(release)
	if err := a.Flush(t.Context()); err != nil || done.Load() != auth.MaxWaiting {
		t.Errorf("%d jobs done, %v; want %d", done.Load(), err, auth.MaxWaiting)
	}
	if !strings.Contains(log.String(), "panic in a job") || strings.Contains(log.String(), "alice@") {
		t.Error("the log does not tell of a panic, or tells an address")
	}
}

// newOnline returns the Auth of a site that others than its developer can reach.
func newOnline(t *testing.T, log io.Writer) *auth.Auth {
	t.Helper()
	a, err := auth.New(auth.Config{
		Store: struct{ auth.Store }{}, BaseURL: "https://example.com", Keys: [][]byte{authtest.Key},
		Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestJobsStartAtRandomMoments, so that whoever measures how busy the site is after a
// request cannot tell what it has left behind.
func TestJobsStartAtRandomMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newOnline(t, io.Discard)
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
		if slices.Min(tenths[:]) == 0 {
			t.Errorf("so many of %d jobs started in each tenth of %v: %v", jobs, auth.MaxDelay, tenths)
		}
	})
}

// TestClose does what waits, at once, and drops in time what does not end. What comes after
// it is dropped too, and the log says so.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		a, begin, done := newOnline(t, &log), time.Now(), 0
		a.Later("some", func(context.Context) {
			done++
			a.Later("late", func(context.Context) { t.Error("a job was added while Close waited for the last") })
		})
		if err := a.Close(); err != nil || done != 1 || time.Since(begin) > 0 || strings.Count(log.String(), "job dropped\" kind=late") != 1 {
			t.Errorf("after %v: %d jobs done, %v\n%s", time.Since(begin), done, err, log.String())
		}
		a = newOnline(t, &log)
		for range auth.MaxAtOnce {
			a.Later("some", func(ctx context.Context) { <-ctx.Done() })
		}
		time.Sleep(auth.MaxDelay) // until all of them are under way
		begin = time.Now()
		for range 2 { // the second call does nothing
			a.Later("some", func(context.Context) { t.Error("a job was done after Close gave up") })
			if err := a.Close(); err != nil || time.Since(begin) > auth.CloseTime || !strings.Contains(log.String(), "jobs dropped") {
				t.Errorf("it took %v, error %v:\n%s", time.Since(begin), err, log.String())
			}
		}
	})
}
