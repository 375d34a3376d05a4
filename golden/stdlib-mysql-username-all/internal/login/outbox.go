package auth

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	maxWaiting = 1000             // jobs at once, those under way included
	maxSenders = 4                // of them under way
	maxJobTime = 2 * time.Minute  // of each
	drainTime  = 10 * time.Second // of Close, for what is waiting
	giveUpTime = time.Second      // of jobs that Close cuts short
)

// outbox does what no visitor waits for. It has no goroutine while there is nothing to
// do. There is one for mail and one for the rest, which must not wait for a slow mail
// server.
type outbox struct {
	log     *slog.Logger
	retries []time.Duration // how long to wait before trying to send again
	drain   time.Duration   // how long close waits
	senders chan struct{}   // holds one for each job under way

	// Jobs end with the outbox and not with the request that asked for them.
	ctx     context.Context
	cancel  context.CancelFunc
	closing chan struct{}
	once    sync.Once

	mu      sync.Mutex
	waiting int
	idle    chan struct{} // closed when nothing is waiting; nil before the first job
}

func newOutbox(log *slog.Logger) *outbox {
	ctx, cancel := context.WithCancel(context.Background())
	return &outbox{
		log:     log,
		retries: []time.Duration{2 * time.Second, 15 * time.Second},
		drain:   drainTime,
		senders: make(chan struct{}, maxSenders),
		ctx:     ctx,
		cancel:  cancel,
		closing: make(chan struct{}),
	}
}

// later has job done soon, outside the request and with a context of its own, so that
// how long it takes tells a visitor nothing. It returns at once. When too much is
// waiting already the job is dropped, which is logged. It is for jobs that send mail.
func (a *Auth) later(job func(ctx context.Context)) { a.outbox.add(job) }

func (o *outbox) add(job func(ctx context.Context)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.ctx.Err() != nil:
		o.log.Error("auth: job dropped: it came after Close")
		return
	case o.waiting == maxWaiting:
		o.log.Error("auth: job dropped: too much is waiting already", "waiting", o.waiting)
		return
	}
	if o.waiting == 0 {
		o.idle = make(chan struct{})
	}
	o.waiting++
	go o.run(job)
}

func (o *outbox) run(job func(ctx context.Context)) {
	o.senders <- struct{}{}
	defer func() {
		// A panic in a Mailer would otherwise end the whole program: nobody above
		// this goroutine recovers, as net/http does for a handler.
		if p := recover(); p != nil {
			o.log.Error("auth: panic in a job", "error", withoutAddresses(fmt.Errorf("%v", p)))
		}
		<-o.senders
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.waiting--; o.waiting == 0 {
			close(o.idle)
		}
	}()
	ctx, cancel := context.WithTimeout(o.ctx, maxJobTime)
	defer cancel()
	if ctx.Err() == nil {
		job(ctx)
	}
}

// pause waits, in the middle of a job, and lets others go first. At Close it does not.
func (o *outbox) pause(ctx context.Context, d time.Duration) {
	<-o.senders
	defer func() { o.senders <- struct{}{} }()
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
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

// close does what is waiting, for as long as o.drain, drops the rest and gives jobs
// under way a moment to notice.
func (o *outbox) close() {
	o.once.Do(func() {
		close(o.closing)
		if o.flushWithin(o.drain) != nil {
			o.mu.Lock()
			o.log.Error("auth: jobs dropped: not done before the end", "waiting", o.waiting)
			o.mu.Unlock()
		}
		o.cancel()
		_ = o.flushWithin(giveUpTime)
	})
}

func (o *outbox) flushWithin(d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	return o.flush(ctx)
}

// Flush waits until every mail so far has been sent or given up, and what else no
// visitor waits for is done, or returns the context's error.
func (a *Auth) Flush(ctx context.Context) error {
	if err := a.outbox.flush(ctx); err != nil {
		return err
	}
	return a.chores.flush(ctx)
}
