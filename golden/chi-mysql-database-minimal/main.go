// Command chi-mysql-database-minimal serves the site. With arguments it does what an operator asks for:
// "chi-mysql-database-minimal users help" lists that.
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

	"github.com/go-chi/chi/v5"

	"example.com/chi-mysql-database-minimal/internal/auth"
	"example.com/chi-mysql-database-minimal/internal/auth/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "chi-mysql-database-minimal:", err)
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
	return serve(ctx, listener, newHandler(a))
}

// newHandler returns the whole site.
func newHandler(a *auth.Auth) http.Handler {
	r := chi.NewRouter()
	r.Use(a.Middleware, a.CSRF)
	a.Routes(r)
	r.Get("/", home(a))
	r.Head("/", home(a))
	r.Handle("/.well-known/change-password", http.RedirectHandler(a.Path("/account/password"), http.StatusFound))
	r.NotFound(a.NotFound)
	return headers(a.IsHTTPS(), r)
}
