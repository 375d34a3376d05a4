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

	// maxDelay bounds how long a job waits, for a random time, before it starts. A job slows
	// the requests that come meanwhile: if it started at once, a stranger could type a name,
	// measure the requests that follow, and learn whether the name has an account.
	maxDelay = 3 * time.Second

	// ShutdownTime is how long Close may take. Of the ten seconds after which a program that
	// was told to end is killed, its server needs the others for requests under way.
	ShutdownTime = 3 * time.Second
	giveUpTime   = time.Second // of it, for jobs to end that are cut short
)

// queue does what no visitor waits for. It has no goroutine while there is nothing to do.
type queue struct {
	log   *slog.Logger
	delay time.Duration // see maxDelay

	ctx     context.Context // of the jobs, which do not end with the request that asked
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

// later has job done outside the request and at a random moment, see maxDelay. It returns at
// once. Jobs of one kind wait for each other and for no other kind: a flood of registrations
// does not hold up the link that somebody waits for. What does not fit is dropped and logged.
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
	if closed := q.ctx.Err() != nil; closed || k.waiting == maxWaiting {
		q.log.Error("auth: job dropped", "kind", kind, "waiting", k.waiting, "closed", closed)
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
	case <-q.closing:
	}
	k.slots <- struct{}{}
	defer func() {
		// A panic in a goroutine without recover ends the whole program.
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

// Close does at once the jobs that are waiting, and drops those that are not done within
// ShutdownTime. Call it when the server has stopped, and before the database is closed; a
// second call does nothing.
func (a *Auth) Close() error {
	a.queue.once.Do(a.queue.close)
	return nil
}

func (q *queue) close() {
	close(q.closing)
	ctx, cancel := context.WithTimeout(context.Background(), ShutdownTime)
	defer cancel()
	drain, cancelDrain := context.WithTimeout(ctx, ShutdownTime-giveUpTime)
	defer cancelDrain()
	if q.flush(drain) != nil {
		q.log.Error("auth: jobs dropped: not done before the end")
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
