package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.com/chi-memory-all/internal/auth"
)

// migrate is a step of a deployment whose site runs as a user of the database who may
// not change tables.
func (o *operator) migrate(ctx context.Context, _ string) error {
	if err := o.auth.Migrate(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintln(o.out, "the tables are up to date")
	return err
}

func (o *operator) addUser(ctx context.Context, name string) error {
	password, err := o.readPassword(ctx)
	if err != nil {
		return err
	}
	u, err := o.auth.CreateUser(ctx, name, password)
	if errors.Is(err, auth.ErrTaken) {
		return fmt.Errorf("there is a user %q already", name)
	}
	if err != nil {
		return err
	}
	return o.say("added", u)
}

// usersPerQuery is how many users are in memory at once.
const usersPerQuery = 500

// list writes a line for each user. The name comes last: it alone has no fixed length.
func (o *operator) list(ctx context.Context, _ string) error {
	const line = "%-32s  %-20s  %-8s  %s\n"
	if _, err := fmt.Fprintf(o.out, line, "ID", "CREATED", "STATUS", "NAME"); err != nil {
		return err
	}
	after := ""
	for {
		users, err := o.auth.ListUsers(ctx, after, usersPerQuery)
		if err != nil || len(users) == 0 {
			return err
		}
		for _, u := range users {
			status := "active"
			if u.Disabled {
				status = "disabled"
			}
			_, err := fmt.Fprintf(o.out, line, u.ID, u.CreatedAt.UTC().Format(time.RFC3339), status, onOneLine(u.Email))
			if err != nil {
				return err
			}
			after = u.EmailKey
		}
	}
}

func (o *operator) disable(ctx context.Context, name string) error {
	return o.change(ctx, name, "disabled", o.auth.Disable)
}

func (o *operator) enable(ctx context.Context, name string) error {
	return o.change(ctx, name, "enabled", o.auth.Enable)
}

func (o *operator) signOut(ctx context.Context, name string) error {
	return o.change(ctx, name, "signed out", o.auth.SignOutEverywhere)
}

func (o *operator) setPassword(ctx context.Context, name string) error {
	return o.change(ctx, name, "changed the password of", func(ctx context.Context, userID string) error {
		password, err := o.readPassword(ctx)
		if err != nil {
			return err
		}
		return o.auth.SetPassword(ctx, userID, password)
	})
}

// change does something to the user of that name and says so.
func (o *operator) change(ctx context.Context, name, done string, do func(ctx context.Context, userID string) error) error {
	u, err := o.auth.FindUser(ctx, name)
	if err == nil {
		err = do(ctx, u.ID)
	}
	if errors.Is(err, auth.ErrNotFound) {
		return fmt.Errorf("there is no user %q", name)
	}
	if err != nil {
		return err
	}
	return o.say(done, u)
}

func (o *operator) say(done string, u *auth.User) error {
	_, err := fmt.Fprintln(o.out, done, onOneLine(u.Email))
	return err
}

// onOneLine quotes a name that would do something to a terminal. Ours never do, but one
// brought along from another system may.
func onOneLine(name string) string {
	if quoted := strconv.Quote(name); quoted != `"`+name+`"` {
		return quoted
	}
	return name
}
