package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/stdlib-memory-minimal/internal/auth"
)

// operator does what is asked for on the command line.
type operator struct {
	auth   *auth.Auth
	in     *os.File // a terminal, or what a script writes
	out    io.Writer
	prompt io.Writer // beside out, so that out can be kept in a file
}

// command is a line that an operator can type. In words, NAME stands for the username
// that run is given.
type command struct {
	words, summary string
	run            func(o *operator, ctx context.Context, name string) error
}

func commands() []command {
	return []command{
		{"migrate", "bring the tables up to date, and do nothing else", (*operator).migrate},
		{"adduser NAME", "add a user, whose password is asked for", (*operator).addUser},
		{"users list", "list all users", (*operator).list},
		{"users disable NAME", "keep a user from signing in, and sign them out", (*operator).disable},
		{"users enable NAME", "let a disabled user sign in again", (*operator).enable},
		{"users password NAME", "give a user a new password, which is asked for", (*operator).setPassword},
		{"users signout NAME", "sign a user out everywhere", (*operator).signOut},
	}
}

// operate runs a command of the operator's.
func operate(ctx context.Context, a *auth.Auth, args []string) error {
	o := &operator{auth: a, in: os.Stdin, out: os.Stdout, prompt: os.Stderr}
	return o.run(ctx, args)
}

func (o *operator) run(ctx context.Context, args []string) error {
	c, name, known := findCommand(args)
	if !known {
		return errors.New(usage(args))
	}
	return c.run(o, ctx, name)
}

// findCommand returns the command that args are, and the user it is about.
func findCommand(args []string) (c command, name string, known bool) {
	for _, c := range commands() {
		if name, ok := c.match(args); ok {
			return c, name, true
		}
	}
	return command{}, "", false
}

// match reports whether args are the words of c, and returns the one that NAME stands
// for.
func (c command) match(args []string) (name string, ok bool) {
	words := strings.Fields(c.words)
	if len(args) != len(words) {
		return "", false
	}
	for i, word := range words {
		if word == "NAME" {
			name = args[i]
		} else if word != args[i] {
			return "", false
		}
	}
	return name, true
}

func usage(args []string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%q is none of the commands", strings.Join(args, " "))
	for _, c := range commands() {
		fmt.Fprintf(&text, "\n  %-20s %s", c.words, c.summary)
	}
	return text.String()
}
