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
	giveUpTime = time.Second     // for jobs to end that Close cuts short

	// maxDelay bounds how long a job waits before it starts, at a random moment. A job
	// slows the requests that come meanwhile. If it started at once, a stranger could type
	// a name, measure the requests that follow, and learn whether there was anything to
	// do, and so whether the name has an account.
	maxDelay = 3 * time.Second
)

// queue does what no visitor waits for. It has no goroutine while there is nothing to do.
type queue struct {
	log   *slog.Logger
	delay time.Duration // see maxDelay

	// Jobs end with the queue and not with the request that asked for them.
	ctx     context.Context
	cancel  context.CancelFunc
	closing chan struct{}
	once    sync.Once // for Close

	mu      sync.Mutex
	kinds   map[string]*jobs
	waiting int           // of all kinds
	idle    chan struct{} // closed when nothing is waiting; nil before the first job
}

// jobs are those of one kind.
type jobs struct {
	waiting int
	slots   chan struct{} // holds one for each job under way
}

// startQueue makes the queue. On a developer's own machine, where there are no strangers
// and somebody waits for the mail, jobs start at once.
func (a *Auth) startQueue() {
	a.queue = &queue{log: a.cfg.Logger, delay: maxDelay, closing: make(chan struct{}), kinds: make(map[string]*jobs)}
	a.queue.ctx, a.queue.cancel = context.WithCancel(context.Background())
	if isLoopback(a.base.Hostname()) {
		a.queue.delay = 0
	}
}

// later has job done outside the request, with a context of its own and at a random moment
// (maxDelay), so that neither its work nor the time it takes tells a visitor anything. It
// returns at once. When too many of that kind are waiting the job is dropped and logged.
// Jobs of one kind wait for each other and for no other kind: a flood of registrations
// does not hold up the link that somebody waits for.
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
	k := q.kinds[kind]
	if k == nil {
		k = &jobs{slots: make(chan struct{}, maxAtOnce)}
		q.kinds[kind] = k
	}
	switch {
	case q.ctx.Err() != nil:
		q.log.Error("auth: job dropped: it came after Close", "kind", kind)
		return
	case k.waiting == maxWaiting:
		q.log.Error("auth: job dropped: too many are waiting already", "kind", kind, "waiting", k.waiting)
		return
	}
	if q.waiting == 0 {
		q.idle = make(chan struct{})
	}
	q.waiting++
	k.waiting++
	go q.run(k, wait, job)
}

func (q *queue) run(k *jobs, wait time.Duration, job func(ctx context.Context)) {
	select {
	case <-time.After(wait):
	case <-q.closing: // waits no longer
	}
	k.slots <- struct{}{}
	defer func() {
		// A panic in a Mailer would otherwise end the whole program: net/http recovers
		// from one in a handler, and nobody above this goroutine does.
		if p := recover(); p != nil {
			q.log.Error("auth: panic in a job", "error", withoutEmails(fmt.Errorf("%v", p)))
		}
		<-k.slots
		q.mu.Lock()
		defer q.mu.Unlock()
		k.waiting--
		if q.waiting--; q.waiting == 0 {
			close(q.idle)
		}
	}()
	ctx, cancel := context.WithTimeout(q.ctx, maxJobTime)
	defer cancel()
	if ctx.Err() == nil {
		job(ctx)
	}
}

// flush waits until nothing is waiting, or returns the context's error.
func (q *queue) flush(ctx context.Context) error {
	q.mu.Lock()
	idle := q.idle
	q.mu.Unlock()
	if idle == nil {
		return nil
	}
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ShutdownTime is how long Close may take. Of the ten seconds after which a program that
// was told to end is killed, its server needs the others for requests under way.
const ShutdownTime = 3 * time.Second

// Close does the jobs that are still waiting, in ShutdownTime at most. Call it when the
// server has stopped, and before the database is closed; a second call does nothing.
func (a *Auth) Close() error {
	a.queue.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), ShutdownTime)
		defer cancel()
		a.queue.close(ctx)
	})
	return nil
}

// close does at once what is waiting. Shortly before the deadline of ctx it drops the
// rest, and gives jobs under way a moment to notice.
func (q *queue) close(ctx context.Context) {
	close(q.closing)
	drain := ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		drain, cancel = context.WithDeadline(ctx, deadline.Add(-giveUpTime))
		defer cancel()
	}
	if q.flush(drain) != nil {
		q.mu.Lock()
		q.log.Error("auth: jobs dropped: not done before the end", "waiting", q.waiting)
		q.mu.Unlock()
	}
	q.cancel()
	_ = q.flush(ctx)
}

// withoutEmails returns err for a log, which is no place for a user's address: mail
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
