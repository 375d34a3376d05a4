package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"example.com/stdlib-mysql-minimal/internal/auth"
)

// operate runs a command of the operator's.
func operate(ctx context.Context, a *auth.Auth, args []string) error {
	switch {
	case args[0] == "adduser" && len(args) == 2:
		return addUser(ctx, a, args[1])
	default:
		return fmt.Errorf("unknown command %q; want adduser NAME", strings.Join(args, " "))
	}
}

func addUser(ctx context.Context, a *auth.Auth, name string) error {
	password, err := readPassword(os.Stdin, os.Stderr)
	if err != nil {
		return err
	}
	u, err := a.CreateUser(ctx, name, password)
	if errors.Is(err, auth.ErrTaken) {
		return fmt.Errorf("%s: there is such a user already", name)
	}
	if err != nil {
		return err
	}
	fmt.Printf("added %s\n", u.Username)
	return nil
}

// readPassword asks for a password on a terminal, without showing it, and otherwise
// takes the first line. It is never an argument: those are seen by every other user of
// the machine, and kept by the shell.
func readPassword(in *os.File, prompt io.Writer) (string, error) {
	fd := int(in.Fd())
	if term.IsTerminal(fd) {
		fmt.Fprint(prompt, "Password: ")
		password, err := term.ReadPassword(fd)
		fmt.Fprintln(prompt)
		return string(password), err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}
