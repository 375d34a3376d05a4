// Command stdlib-sqlite serves the site. With arguments it does what an operator asks for:
// "stdlib-sqlite users help" lists that.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"example.com/stdlib-sqlite/internal/auth"
	"example.com/stdlib-sqlite/internal/auth/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stdlib-sqlite:", err)
		os.Exit(1)
	}
}

// run serves the site until ctx ends, or does what an operator asks for in args. Deferred
// calls run last to first: a.Close finishes what is left to do before db.Close.
func run(ctx context.Context, args []string) (err error) {
	command, name, err := parse(args) // before anything is opened
	if err != nil {
		return err
	}
	if command == "users help" {
		fmt.Println(usage)
		return nil
	}
	db, err := store.Open(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a, err := auth.Setup(store.New(db))
	if err == nil && command == "" {
		err = a.LoadKeys() // now, not when the first visitor comes
	}
	if err == nil {
		err = store.Migrate(ctx, db)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if command != "" {
		out := bufio.NewWriter(os.Stdout)
		return errors.Join((&operator{auth: a, in: os.Stdin, out: out}).do(ctx, command, name), out.Flush())
	}
	listener, err := net.Listen("tcp", auth.Addr())
	if err != nil {
		return fmt.Errorf("ADDR: %w; end what listens there, or choose another address, such as ADDR=localhost:8081", err)
	}
	fmt.Println("site", a.BaseURL())
	if page := a.DevMailURL(); page != "" { // in development, where mail is not sent
		fmt.Println("mail", page)
	}
	return serve(ctx, listener, newHandler(a))
}

// newHandler returns the whole site.
func newHandler(a *auth.Auth) http.Handler {
	mux := http.NewServeMux()
	a.Routes(mux)
	mux.Handle("GET /{$}", home(a))
	mux.Handle("/.well-known/change-password", http.RedirectHandler(a.Path("/account/password"), http.StatusFound))
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hasPath(mux, r) {
			mux.ServeHTTP(w, r)
			return
		}
		a.NotFound(w, r)
	})
	return headers(a.IsHTTPS(), a.Middleware(a.CSRF(site)))
}

// hasPath reports whether mux serves the path of r by any method: then mux answers, with the
// page or 405. Otherwise our 404 page does; a pattern "/" for it would swallow the 405.
func hasPath(mux *http.ServeMux, r *http.Request) bool {
	for _, method := range []string{r.Method, "GET", "POST", "PUT", "PATCH", "DELETE"} {
		if _, pattern := mux.Handler(&http.Request{Method: method, Host: r.Host, URL: r.URL}); pattern != "" {
			return true
		}
	}
	return false
}
