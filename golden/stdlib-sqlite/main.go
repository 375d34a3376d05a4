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
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stdlib-sqlite:", err)
		stop()
		os.Exit(1)
	}
}

// newHandler returns the whole site.
func newHandler(a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	a.Routes(mux)
	mux.Handle("/{$}", auth.Methods{"GET": home(a)})
	mux.HandleFunc("/", a.NotFound)
	return headers(a.Secure(), a.Middleware(a.CSRF(mux)))
}
