package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

var (
	errNoPassword = errors.New("no password was given; nothing is changed")
	errNotDeleted = errors.New("that is not the name; nothing is changed")
)

// readPassword takes the first line of what a script writes. On a terminal it asks, and shows
// nothing of what is typed. A password is never an argument: others on the machine
// can see those.
func (o *operator) readPassword(ctx context.Context) (string, error) {
	if !term.IsTerminal(int(o.in.Fd())) {
		return await(ctx, func() (string, error) {
			lines := bufio.NewScanner(o.in)
			if !lines.Scan() {
				return "", cmp.Or(lines.Err(), errNoPassword)
			}
			return lines.Text(), nil
		})
	}
	return o.onScreen(ctx, func(screen *term.Terminal) (string, error) {
		return twice(func(prompt string) (string, error) { return hidden(screen, prompt) })
	})
}

// confirmDelete asks on a terminal for the name of a user who is to be deleted. A script is
// not asked.
func (o *operator) confirmDelete(ctx context.Context, name string) error {
	if !term.IsTerminal(int(o.in.Fd())) {
		return nil
	}
	_, err := o.onScreen(ctx, func(screen *term.Terminal) (string, error) { return name, sameName(screen, name) })
	return err
}

// onScreen has ask use the terminal in raw mode. It writes to standard error, so that the
// output can go to a file.
func (o *operator) onScreen(ctx context.Context, ask func(screen *term.Terminal) (string, error)) (string, error) {
	fd := int(o.in.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, before) }()
	keys := struct {
		io.Reader
		io.Writer
	}{o.in, os.Stderr}
	line, err := await(ctx, func() (string, error) { return ask(term.NewTerminal(keys, "")) })
	if err != nil { // the line may not be ended
		fmt.Fprint(os.Stderr, "\r\n")
	}
	return line, err
}

// hidden asks for a line that is not shown. Ctrl-C and Ctrl-D are keys like others to a
// terminal in raw mode, and here say that there will be none.
func hidden(screen *term.Terminal, prompt string) (string, error) {
	line, err := screen.ReadPassword(prompt)
	if errors.Is(err, io.EOF) {
		err = errNoPassword
	}
	return line, err
}

// sameName asks for the name of a user, and returns an error when another is typed, or none.
func sameName(screen *term.Terminal, name string) error {
	screen.SetPrompt(fmt.Sprintf("This deletes %q and what belongs to them. Type that name: ", name))
	typed, err := screen.ReadLine()
	if errors.Is(err, io.EOF) || err == nil && strings.TrimSpace(typed) != name {
		return errNotDeleted
	}
	return err
}

// twice asks for a password again: a slip that nobody sees would lock the user out.
func twice(ask func(prompt string) (string, error)) (string, error) {
	password, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	again, err := ask("The same again: ")
	if err == nil && again != password {
		err = errors.New("the two passwords differ; nothing is changed")
	}
	return again, err
}

// await returns what read does, unless ctx ends before: a read cannot be stopped, the program
// can.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	var text string
	done := make(chan error, 1)
	go func() {
		var err error
		text, err = read()
		done <- err
	}()
	select {
	case err := <-done:
		return text, err
	case <-ctx.Done():
		return "", errors.New("interrupted")
	}
}
