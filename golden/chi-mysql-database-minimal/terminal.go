package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"
)

// readPassword takes the first line of what a script writes. On a terminal it asks, and shows
// nothing of what is typed. A password is never an argument: others on the machine
// can see those.
func (o *operator) readPassword(ctx context.Context) (string, error) {
	fd := int(o.in.Fd())
	if !term.IsTerminal(fd) {
		return await(ctx, func() (string, error) {
			lines := bufio.NewScanner(o.in)
			lines.Scan()
			return lines.Text(), lines.Err()
		})
	}
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, shown) }() // for Ctrl-C
	return twice(func(prompt string) (string, error) {
		fmt.Fprint(os.Stderr, prompt) // so that the output can go to a file
		defer fmt.Fprintln(os.Stderr)
		return await(ctx, func() (string, error) {
			password, err := term.ReadPassword(fd)
			return string(password), err
		})
	})
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
