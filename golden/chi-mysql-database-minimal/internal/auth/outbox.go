package auth

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	maxWaiting = 1000            // jobs of a kind at once, those under way included
	maxSenders = 4               // of them under way
	maxJobTime = 2 * time.Minute // of each
	giveUpTime = time.Second     // of jobs that the end of the program cuts short

	// maxDelay bounds how long a job waits before it starts, at a random moment. Work
	// slows the requests that come meanwhile. Were it done at once, a stranger who types
	// a name and then measures the time of some requests would learn whether there was
	// anything to do, and so whether the name has an account.
	maxDelay = 3 * time.Second
)

// outbox does what no visitor waits for. It has no goroutine while there is nothing to
// do.
type outbox struct {
	log     *slog.Logger
	delay   time.Duration   // see maxDelay
	retries []time.Duration // how long to wait before trying to send again

	// Jobs end with the outbox and not with the request that asked for them.
	ctx     context.Context
	cancel  context.CancelFunc
	closing chan struct{}

	mu      sync.Mutex
	lanes   map[string]*lane // by kind of job
	waiting int              // in all lanes
	idle    chan struct{}    // closed when nothing is waiting; nil before the first job
}

// lane is the jobs of one kind.
type lane struct {
	waiting int
	senders chan struct{} // holds one for each job under way
}

// laneKey finds the lane of a job in its context.
type laneKey struct{}

func newOutbox(log *slog.Logger, delay time.Duration) *outbox {
	ctx, cancel := context.WithCancel(context.Background())
	return &outbox{
		log:     log,
		delay:   delay,
		retries: []time.Duration{2 * time.Second, 15 * time.Second},
		ctx:     ctx,
		cancel:  cancel,
		closing: make(chan struct{}),
		lanes:   make(map[string]*lane),
	}
}

// later has job done outside the request, with a context of its own and at a moment of
// its own (maxDelay), so that neither its work nor how long it takes tells a visitor
// anything. It returns at once. When too many of that kind are waiting already the job
// is dropped, which is logged. Jobs of one kind wait for each other and for no other
// kind: a flood of registrations does not hold up the link that somebody waits for.
func (a *Auth) later(kind string, job func(ctx context.Context)) { a.outbox.add(kind, job) }

func (o *outbox) add(kind string, job func(ctx context.Context)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[kind]
	if l == nil {
		l = &lane{senders: make(chan struct{}, maxSenders)}
		o.lanes[kind] = l
	}
	switch {
	case o.ctx.Err() != nil:
		o.log.Error("auth: job dropped: it came after Close", "kind", kind)
		return
	case l.waiting == maxWaiting:
		o.log.Error("auth: job dropped: too much is waiting already", "kind", kind, "waiting", l.waiting)
		return
	}
	if o.waiting == 0 {
		o.idle = make(chan struct{})
	}
	o.waiting++
	l.waiting++
	go o.run(l, job)
}

func (o *outbox) run(l *lane, job func(ctx context.Context)) {
	if o.delay > 0 {
		o.rest(o.ctx, rand.N(o.delay)) // #nosec G404 -- nobody sees enough of them to guess the next
	}
	l.senders <- struct{}{}
	defer func() {
		// A panic in a Mailer would otherwise end the whole program: nobody above
		// this goroutine recovers, as net/http does for a handler.
		if p := recover(); p != nil {
			o.log.Error("auth: panic in a job", "error", withoutAddresses(fmt.Errorf("%v", p)))
		}
		<-l.senders
		o.mu.Lock()
		defer o.mu.Unlock()
		l.waiting--
		if o.waiting--; o.waiting == 0 {
			close(o.idle)
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithValue(o.ctx, laneKey{}, l), maxJobTime)
	defer cancel()
	if ctx.Err() == nil {
		job(ctx)
	}
}

// pause waits, in the middle of the job that has ctx, and lets others go first.
func (o *outbox) pause(ctx context.Context, d time.Duration) {
	l := ctx.Value(laneKey{}).(*lane)
	<-l.senders
	defer func() { l.senders <- struct{}{} }()
	o.rest(ctx, d)
}

// rest waits. At the end of the program it does not.
func (o *outbox) rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-o.closing:
	case <-ctx.Done():
	}
}

// flush waits until nothing is waiting, or returns the context's error.
func (o *outbox) flush(ctx context.Context) error {
	o.mu.Lock()
	idle := o.idle
	o.mu.Unlock()
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

// close does at once what is waiting. Shortly before the deadline of ctx it drops the
// rest, and gives jobs under way a moment to notice.
func (o *outbox) close(ctx context.Context) {
	close(o.closing)
	drain := ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		drain, cancel = context.WithDeadline(ctx, deadline.Add(-giveUpTime))
		defer cancel()
	}
	if o.flush(drain) != nil {
		o.mu.Lock()
		o.log.Error("auth: jobs dropped: not done before the end", "waiting", o.waiting)
		o.mu.Unlock()
	}
	o.cancel()
	_ = o.flush(ctx)
}

// Flush waits until every mail so far has been sent or given up, and what else no
// visitor waits for is done, or returns the context's error.
func (a *Auth) Flush(ctx context.Context) error { return a.outbox.flush(ctx) }
