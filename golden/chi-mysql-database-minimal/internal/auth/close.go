package auth

import (
	"context"
	"fmt"
)

// Close is Shutdown for a program that has nothing else to end: it takes no longer than
// ShutdownTime.
func (a *Auth) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), ShutdownTime)
	defer cancel()
	return a.Shutdown(ctx)
}

// Shutdown releases the store, before ctx ends. Call it when the server has stopped; a
// second call does nothing.
func (a *Auth) Shutdown(ctx context.Context) (err error) {
	a.shutdown.Do(func() {
		closed := make(chan error, 1)
		go func() { closed <- a.store.Close() }()
		select {
		case err = <-closed:
		case <-ctx.Done():
			err = fmt.Errorf("auth: close the store: %w", ctx.Err())
		}
	})
	return err
}
