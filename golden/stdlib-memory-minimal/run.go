// Command stdlib-memory-minimal is a web site with a login.
//
//	stdlib-memory-minimal                      serve it
//	stdlib-memory-minimal migrate              bring the tables up to date, and do nothing else
//	stdlib-memory-minimal adduser NAME         add a user, whose password is asked for
//	stdlib-memory-minimal users list           list all users
//	stdlib-memory-minimal users disable NAME   keep a user from signing in, and sign them out
//	stdlib-memory-minimal users enable NAME    let a disabled user sign in again
//	stdlib-memory-minimal users password NAME  give a user a new password, which is asked for
//	stdlib-memory-minimal users signout NAME   sign a user out everywhere
package main

import (
	"context"
	"errors"

	"example.com/stdlib-memory-minimal/internal/auth"
)

// run serves the site until ctx ends, or does what an operator asks for in args.
func run(ctx context.Context, args []string) (err error) {
	if _, _, known := findCommand(args); len(args) > 0 && !known {
		return errors.New(usage(args)) // before anything is opened
	}
	a := auth.MustSetup()
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	if len(args) > 0 {
		return operate(ctx, a, args)
	}
	return serve(ctx, auth.Addr(), newHandler(a), a.Shutdown)
}
