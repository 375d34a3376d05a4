package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
)

// serve listens on addr until ctx ends. Then it lets requests under way finish, and
// calls shutdown for the rest of the program.
func serve(ctx context.Context, addr string, handler http.Handler, shutdown func(context.Context) error) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	slog.Info("listening", "addr", listener.Addr().String())
	return serveOn(ctx, listener, handler, shutdown)
}

func serveOn(ctx context.Context, listener net.Listener, handler http.Handler, shutdown func(context.Context) error) error {
	server := newServer(handler)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	// Requests may take two thirds of the time: what is left is for the mail.
	all, cancel := context.WithTimeout(context.WithoutCancel(ctx), auth.ShutdownTime)
	defer cancel()
	requests, cancel := context.WithTimeout(all, auth.ShutdownTime*2/3)
	defer cancel()
	err := server.Shutdown(requests)
	if err != nil {
		_ = server.Close() // before the database is, which its handlers use
		err = fmt.Errorf("shut down: %w", err)
	}
	return errors.Join(err, shutdown(all))
}

// newServer bounds what a client can take: one that sends or reads slower than this
// holds no connection for long.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
	}
}

// headers are sent with every page. HSTS has browsers insist on https for a year,
// for this host alone: only the owner of a host can promise that.
func headers(https bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
