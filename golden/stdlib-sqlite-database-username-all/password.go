package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"
)

var errInterrupted = errors.New("interrupted")

// readPassword asks for a new password on a terminal, without showing it, and otherwise
// takes the first line. It is never an argument: those are seen by every other user of
// the machine, and kept by the shell.
func (o *operator) readPassword(ctx context.Context) (string, error) {
	if !term.IsTerminal(int(o.in.Fd())) {
		return await(ctx, o.firstLine)
	}
	return twice(func(prompt string) (string, error) { return o.ask(ctx, prompt) })
}

var errTypedTwice = errors.New("the two passwords differ; nothing is changed")

// twice asks for a new password two times. Nobody sees what they type here, and a slip
// would lock the user out.
func twice(ask func(prompt string) (string, error)) (string, error) {
	password, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	again, err := ask("The same again: ")
	if err != nil {
		return "", err
	}
	if again != password {
		return "", errTypedTwice
	}
	return password, nil
}

// ask reads a line from the terminal without showing it.
func (o *operator) ask(ctx context.Context, prompt string) (string, error) {
	fd := int(o.in.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	fmt.Fprint(o.prompt, prompt)
	password, err := await(ctx, func() (string, error) {
		password, err := term.ReadPassword(fd)
		return string(password), err
	})
	fmt.Fprintln(o.prompt)
	if errors.Is(err, errInterrupted) {
		// Nobody waits for the reader any more, which would have done this.
		_ = term.Restore(fd, shown)
	}
	return password, err
}

func (o *operator) firstLine() (string, error) {
	line, err := bufio.NewReader(o.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// await returns what read does, unless ctx ends before: reading cannot be stopped, but
// Ctrl-C must stop the program.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", errInterrupted
	}
}
