package auth

import "context"

// What the tests of the queue need of the inside.

const (
	MaxWaiting = maxWaiting
	MaxAtOnce  = maxAtOnce
	MaxDelay   = maxDelay
	CloseTime  = closeTime
)

// Later has job done by the queue.
func (a *Auth) Later(kind string, job func(ctx context.Context)) { a.later(kind, job) }

// Flush waits until every job so far is done, or returns the context's error.
func (a *Auth) Flush(ctx context.Context) error {
	done := make(chan struct{})
	go func() { a.queue.all.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
