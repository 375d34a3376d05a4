package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/go-chi/chi/v5"

	"example.com/chi-memory-all/internal/auth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "chi-memory-all:", err)
		stop()
		os.Exit(1)
	}
}

// newHandler returns the whole site.
func newHandler(a *auth.Auth) http.Handler {
	r := chi.NewRouter()
	r.Use(a.Middleware, a.CSRF)
	a.Routes(r)
	r.Handle("/", auth.Methods{"GET": home(a)})
	r.NotFound(a.NotFound)
	return headers(a.Secure(), r)
}
