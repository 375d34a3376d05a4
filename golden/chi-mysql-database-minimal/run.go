// Command chi-mysql-database-minimal is a web site with a login.
//
//	chi-mysql-database-minimal                      serve it
//	chi-mysql-database-minimal migrate              bring the tables up to date, and do nothing else
//	chi-mysql-database-minimal adduser NAME         add a user, whose password is asked for
//	chi-mysql-database-minimal users list           list all users
//	chi-mysql-database-minimal users disable NAME   keep a user from signing in, and sign them out
//	chi-mysql-database-minimal users enable NAME    let a disabled user sign in again
//	chi-mysql-database-minimal users password NAME  give a user a new password, which is asked for
//	chi-mysql-database-minimal users signout NAME   sign a user out everywhere
package main

import (
	"context"
	"errors"

	"example.com/chi-mysql-database-minimal/internal/auth"
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
