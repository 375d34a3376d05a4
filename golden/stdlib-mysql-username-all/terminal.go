package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

var errNoPassword = errors.New("no password was given; nothing is changed")

// readPassword takes the first line of what a script writes. On a terminal it asks, and shows
// nothing of what is typed. A password is never an argument: others on the machine
// can see those.
func (o *operator) readPassword(ctx context.Context) (string, error) {
	fd := int(o.in.Fd())
	if !term.IsTerminal(fd) {
		return await(ctx, func() (string, error) {
			lines := bufio.NewScanner(o.in)
			if !lines.Scan() {
				return "", cmp.Or(lines.Err(), errNoPassword)
			}
			return lines.Text(), nil
		})
	}
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	defer func() { _ = term.Restore(fd, before) }()
	keys := struct {
		io.Reader
		io.Writer
	}{o.in, os.Stderr} // so that the output can go to a file
	screen := term.NewTerminal(keys, "")
	return twice(func(prompt string) (string, error) {
		password, err := await(ctx, func() (string, error) { return hidden(screen, prompt) })
		if err != nil {
			fmt.Fprint(os.Stderr, "\r\n")
		}
		return password, err
	})
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
