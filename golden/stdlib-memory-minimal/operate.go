package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"example.com/stdlib-memory-minimal/internal/auth"
)

const usage = `commands:
  migrate              bring the tables up to date, and do nothing else
  adduser NAME         add a user, whose password is asked for
  users list           list all users
  users disable NAME   keep a user from signing in, and sign them out
  users enable NAME    let a disabled user sign in again
  users password NAME  give a user a new password, which is asked for
  users signout NAME   sign a user out everywhere
  users delete NAME    delete a user and what belongs to them
  users help           print this`

// parse returns the line of usage that args follow, and what stands for NAME. Without args
// there is no command.
func parse(args []string) (command, name string, err error) {
	listed := func(words []string) bool {
		command = strings.Join(words, " ")
		return strings.Contains(usage, "\n  "+command+"  ")
	}
	switch last := len(args) - 1; {
	case last < 0:
		return "", "", nil
	case listed(append(args[:last:last], "NAME")):
		return command, args[last], nil
	case listed(args):
		return command, "", nil
	}
	return "", "", fmt.Errorf("%q is not a command; %s", command, usage)
}

// operator does what is asked for on the command line.
type operator struct {
	auth *auth.Auth
	in   *os.File // passwords
	out  io.Writer
}

// do runs a command that parse has returned.
func (o *operator) do(ctx context.Context, command, name string) error {
	switch command {
	case "migrate": // which run has done
		_, err := fmt.Fprintln(o.out, "the tables are up to date")
		return err
	case "adduser NAME":
		return o.addUser(ctx, name)
	case "users list":
		return o.list(ctx)
	}
	u, err := o.auth.FindUser(ctx, name)
	if errors.Is(err, auth.ErrNotFound) {
		return fmt.Errorf("there is no user %q", name)
	}
	if err != nil {
		return err
	}
	var done string
	switch command {
	case "users disable NAME":
		done, err = "disabled", o.auth.Disable(ctx, u.ID)
	case "users enable NAME":
		done, err = "enabled", o.auth.Enable(ctx, u.ID)
	case "users signout NAME":
		done, err = "signed out", o.auth.SignOutEverywhere(ctx, u.ID)
	case "users delete NAME":
		done, err = "deleted", o.auth.DeleteUser(ctx, u.ID)
	case "users password NAME":
		var password string
		if password, err = o.readPassword(ctx); err != nil {
			return err
		}
		done, err = "changed the password of", o.auth.SetPassword(ctx, u.ID, password)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.out, "%s %q\n", done, u.Email)
	return err
}

// addUser refuses a name before it asks for the password.
func (o *operator) addUser(ctx context.Context, name string) error {
	if err := o.auth.CheckName(ctx, name); err != nil {
		return err
	}
	password, err := o.readPassword(ctx)
	if err != nil {
		return err
	}
	u, err := o.auth.CreateUser(ctx, auth.NewUser{Email: name, Password: password})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(o.out, "added %q\n", u.Email)
	return err
}

// list writes a line for each user. The name comes last: it alone has no fixed length.
func (o *operator) list(ctx context.Context) error {
	const line = "%-32s  %-20s  %-8s  %s\n"
	fmt.Fprintf(o.out, line, "ID", "CREATED", "STATUS", "NAME")
	for after := ""; ; {
		users, err := o.auth.ListUsers(ctx, after, 500) // at once in memory
		if err != nil || len(users) == 0 {
			return err
		}
		for _, u := range users {
			status := "active"
			if u.Disabled {
				status = "disabled"
			}
			fmt.Fprintf(o.out, line, u.ID, u.CreatedAt.UTC().Format(time.RFC3339), status, strconv.Quote(u.Email))
			after = u.EmailKey
		}
	}
}
