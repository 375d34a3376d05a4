package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/chi-memory-all/internal/auth"
)

const usage = `commands:
  migrate              bring the tables up to date, as each of these does first
  adduser NAME         add a user, whose password is asked for
  users list           list all users
  users disable NAME   keep a user from signing in, and sign them out
  users enable NAME    let a disabled user sign in again
  users password NAME  give a user a new password, which is asked for
  users signout NAME   sign a user out everywhere
  users delete NAME    delete a user and what belongs to them; asks first on a terminal
  users help           print this`

// parse returns the command of usage that args are, without NAME, and the name. Without
// args there is no command.
func parse(args []string) (command, name string, err error) {
	words := 1
	switch {
	case len(args) == 0:
		return "", "", nil
	case slices.Contains([]string{"help", "-h", "--help"}, args[0]):
		return "users help", "", nil
	case args[0] == "users":
		words = min(2, len(args))
	}
	command, rest := strings.Join(args[:words], " "), args[words:]
	named := strings.Contains(usage, "\n  "+command+" NAME  ")
	switch {
	case named && len(rest) == 1:
		return command, rest[0], nil
	case named && len(rest) == 0:
		return "", "", fmt.Errorf("%s NAME: NAME is missing", command)
	case strings.Contains(usage, "\n  "+command+"  ") && len(rest) == 0:
		return command, "", nil
	}
	return "", "", fmt.Errorf("want one of these, not %q; %s", strings.Join(args, " "), usage)
}

// operator does what is asked for on the command line.
type operator struct {
	auth *auth.Auth
	in   *os.File      // passwords
	out  *bufio.Writer // keeps an error for Flush
}

// do runs a command that parse has returned.
func (o *operator) do(ctx context.Context, command, name string) error {
	switch command {
	case "migrate": // run has done it
		fmt.Fprintln(o.out, "the tables are up to date")
		return nil
	case "adduser":
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
	case "users disable":
		done, err = "disabled", o.auth.Disable(ctx, u.ID)
	case "users enable":
		done, err = "enabled", o.auth.Enable(ctx, u.ID)
	case "users signout":
		done, err = "signed out", o.auth.SignOutEverywhere(ctx, u.ID)
	case "users delete":
		if err = o.confirmDelete(ctx, u.Email); err == nil {
			done, err = "deleted", o.auth.DeleteUser(ctx, u.ID)
		}
	case "users password":
		var password string
		if password, err = o.readPassword(ctx); err == nil {
			done, err = "changed the password of", o.auth.SetPassword(ctx, u.ID, password)
		}
	}
	if err == nil {
		fmt.Fprintf(o.out, "%s %q\n", done, u.Email)
	}
	return err
}

// addUser refuses a name before it asks for the password.
func (o *operator) addUser(ctx context.Context, name string) error {
	err := o.auth.CheckName(ctx, name)
	if errors.Is(err, auth.ErrTaken) {
		return fmt.Errorf("there is already a user %q", name)
	}
	if err != nil {
		return err
	}
	password, err := o.readPassword(ctx)
	if err != nil {
		return err
	}
	u, err := o.auth.CreateUser(ctx, auth.NewUser{Email: name, Password: password})
	if err == nil {
		fmt.Fprintf(o.out, "added %q\n", u.Email)
	}
	return err
}

// list writes a line for each user. The name comes last: it alone has no fixed length.
func (o *operator) list(ctx context.Context) error {
	const line = "%-32s  %-20s  %-8s  %s\n"
	fmt.Fprintf(o.out, line, "ID", "CREATED", "STATUS", "NAME")
	for after := ""; ; {
		users, err := o.auth.ListUsers(ctx, after, 500) // 500 at a time
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
