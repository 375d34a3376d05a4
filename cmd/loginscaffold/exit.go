package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/loginscaffold/loginscaffold/generator"
)

// exitCode is what the process ends with; scripts rely on the values.
type exitCode int

const (
	exitDone        exitCode = 0
	exitFailed      exitCode = 1
	exitUsage       exitCode = 2
	exitConflict    exitCode = 3
	exitInterrupted exitCode = 130
)

// codeOf chooses the exit code for the error a command returned.
func codeOf(err error) exitCode {
	var known *generator.Error
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled), errors.Is(err, errLeft):
		return exitInterrupted
	case !errors.As(err, &known):
		return exitFailed
	}
	switch known.Kind {
	case generator.Usage:
		return exitUsage
	case generator.Conflict:
		return exitConflict
	default:
		return exitFailed
	}
}

// usageError is a command line that cannot be served as it was put.
func usageError(hint, format string, args ...any) error {
	return &generator.Error{Kind: generator.Usage, Message: fmt.Sprintf(format, args...), Hint: hint}
}
