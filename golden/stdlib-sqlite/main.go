// Command stdlib-sqlite is a web site with a login.
//
//	stdlib-sqlite               serve it
//	stdlib-sqlite adduser NAME  add a user, whose password is asked for
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"example.com/stdlib-sqlite/internal/auth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stdlib-sqlite:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	a := auth.MustSetup()
	defer func() {
		if closeErr := a.Close(); err == nil {
			err = closeErr
		}
	}()
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	if len(args) > 0 {
		return operate(ctx, a, args)
	}
	return serve(ctx, auth.Addr(), newHandler(a))
}

// newHandler returns the whole site.
func newHandler(a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	a.Routes(mux)
	mux.Handle("/{$}", auth.Methods{"GET": home(a)})
	mux.HandleFunc("/", a.NotFound)
	return headers(a.Secure(), a.CSRF(a.Middleware(mux)))
}
