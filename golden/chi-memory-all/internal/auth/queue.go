package auth

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

const (
	maxWaiting = 1000            // jobs of a kind at once, those under way included
	maxAtOnce  = 4               // of them under way
	maxJobTime = 2 * time.Minute // of each

	// maxDelay bounds the random time that a job waits before it starts. A job slows the
	// requests beside it: at once, it would tell a stranger who measures the requests that
	// follow whether the name just typed has an account.
	maxDelay = 3 * time.Second

	// Programs are killed ten seconds after they are told to end, and the server needs most
	// of them: Close takes closeTime at most, the last second for jobs that are cut short.
	closeTime  = 3 * time.Second
	giveUpTime = time.Second
)

// queue does what no visitor waits for. Each job has a goroutine, in which it waits for its
// moment and then for a slot.
type queue struct {
	log   *slog.Logger
	delay time.Duration // see maxDelay

	jobs   context.Context // of the jobs, which do not end with the request that asked
	cancel context.CancelFunc
	open   context.Context // ended by Close
	shut   context.CancelFunc
	once   sync.Once // for Close
	all    sync.WaitGroup

	mu    sync.Mutex // so that no job is added while Close waits for the last
	kinds map[string]*lane
}

// lane is for the jobs of one kind.
type lane struct {
	waiting chan struct{} // has one for each job
	slots   chan struct{} // and one for each under way
}

// startQueue makes the queue. On a developer's own machine, where there are no strangers
// and somebody waits for the mail, jobs start at once.
func (a *Auth) startQueue() {
	a.queue = &queue{log: a.cfg.Logger, delay: maxDelay, kinds: make(map[string]*lane)}
	a.queue.jobs, a.queue.cancel = context.WithCancel(context.Background())
	a.queue.open, a.queue.shut = context.WithCancel(context.Background())
	if a.local {
		a.queue.delay = 0
	}
}

// later has job done outside the request, at a random moment (see maxDelay). Jobs of one
// kind wait for no other kind: a flood of registrations does not hold up the link that
// somebody waits for. What does not fit is dropped and logged.
func (a *Auth) later(kind string, job func(ctx context.Context)) {
	var wait time.Duration
	if a.queue.delay > 0 {
		wait = rand.N(a.queue.delay) // #nosec G404 -- nobody sees enough of them to guess the next
	}
	a.queue.add(kind, wait, job)
}

// add has job done after wait.
func (q *queue) add(kind string, wait time.Duration, job func(ctx context.Context)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.kinds[kind]
	if l == nil {
		l = &lane{make(chan struct{}, maxWaiting), make(chan struct{}, maxAtOnce)}
		q.kinds[kind] = l
	}
	if closed := q.open.Err() != nil; closed || len(l.waiting) == maxWaiting {
		q.log.Error("auth: job dropped", "kind", kind, "waiting", len(l.waiting), "closed", closed)
		return
	}
	l.waiting <- struct{}{}
	q.all.Go(func() { q.run(l, wait, job) })
}

func (q *queue) run(l *lane, wait time.Duration, job func(ctx context.Context)) {
	select {
	case <-time.After(wait):
	case <-q.open.Done():
	}
	l.slots <- struct{}{}
	defer func() {
		// A panic in a goroutine without recover ends the whole program.
		if p := recover(); p != nil {
			q.log.Error("auth: panic in a job", "error", withoutEmails(fmt.Errorf("%v", p)))
		}
		<-l.slots
		<-l.waiting
	}()
	ctx, cancel := context.WithTimeout(q.jobs, maxJobTime)
	defer cancel()
	if ctx.Err() == nil {
		job(ctx)
	}
}

// Close does the waiting jobs at once, and drops those that are not done in two seconds.
// Call it when the server has stopped, and before the database is closed; a second call
// does nothing.
func (a *Auth) Close() error {
	a.queue.once.Do(a.queue.close)
	return nil
}

func (q *queue) close() {
	q.mu.Lock()
	q.shut()
	q.mu.Unlock()
	done := make(chan struct{})
	go func() { q.all.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(closeTime - giveUpTime):
		q.log.Error("auth: jobs dropped: not done before the end")
	}
	q.cancel()
	select {
	case <-done:
	case <-time.After(giveUpTime):
	}
}

// withoutEmails returns err for the log, which is no place for a user's address: mail
// servers repeat it in what they refuse.
func withoutEmails(err error) string {
	words := strings.Fields(err.Error())
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "[address]"
		}
	}
	return strings.Join(words, " ")
}
