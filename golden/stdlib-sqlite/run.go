// Command stdlib-sqlite is a web site with a login.
//
//	stdlib-sqlite                      serve it
//	stdlib-sqlite migrate              bring the tables up to date, and do nothing else
//	stdlib-sqlite adduser NAME         add a user, whose password is asked for
//	stdlib-sqlite users list           list all users
//	stdlib-sqlite users disable NAME   keep a user from signing in, and sign them out
//	stdlib-sqlite users enable NAME    let a disabled user sign in again
//	stdlib-sqlite users password NAME  give a user a new password, which is asked for
//	stdlib-sqlite users signout NAME   sign a user out everywhere
package main

import (
	"context"
	"errors"

	"example.com/stdlib-sqlite/internal/auth"
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
