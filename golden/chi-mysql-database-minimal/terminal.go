package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"
)

// readPassword asks for a new password on a terminal, without showing it, and otherwise
// takes the first line. It is never an argument: those are seen by every other user of
// the machine, and kept by the shell.
func (o *operator) readPassword(ctx context.Context) (string, error) {
	if !term.IsTerminal(int(o.in.Fd())) {
		return await(ctx, func() (string, error) {
			lines := bufio.NewScanner(o.in)
			lines.Scan()
			return lines.Text(), lines.Err()
		})
	}
	password, err := o.ask(ctx, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := o.ask(ctx, "The same again: ") // a slip that nobody sees would lock the user out
	if err == nil && again != password {
		err = errors.New("the two passwords differ; nothing is changed")
	}
	return again, err
}

// ask reads a line from the terminal, which shows again what is typed however this ends.
func (o *operator) ask(ctx context.Context, prompt string) (string, error) {
	fd := int(o.in.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, shown) }()
	fmt.Fprint(os.Stderr, prompt) // so that the output can go to a file
	defer fmt.Fprintln(os.Stderr)
	return await(ctx, func() (string, error) {
		password, err := term.ReadPassword(fd)
		return string(password), err
	})
}

// await returns what read does, unless ctx ends before: reading cannot be stopped, but
// Ctrl-C must stop the program.
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
