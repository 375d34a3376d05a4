// Command chi-sqlite-prefix-delete is a web site with a login.
//
//	chi-sqlite-prefix-delete               serve it
//	chi-sqlite-prefix-delete adduser NAME  add a user, whose password is asked for
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/go-chi/chi/v5"

	"example.com/chi-sqlite-prefix-delete/internal/auth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "chi-sqlite-prefix-delete:", err)
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
	r := chi.NewRouter()
	r.Use(a.CSRF, a.Middleware)
	a.Routes(r)
	r.Handle("/", auth.Methods{"GET": home(a)})
	r.NotFound(a.NotFound)
	return headers(a.Secure(), r)
}
