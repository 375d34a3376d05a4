// Package fault is how the generator fails: an error with its kind and its remedy.
package fault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Kind says what sort of failure an Error is. Its value is the exit code of a
// program that stops because of it.
type Kind int

const (
	Failed   Kind = 1 // something outside the request went wrong
	Usage    Kind = 2 // the request cannot be served as it was put
	Conflict Kind = 3 // files of the owner stand where ours would go
)

// Error is a failure with its remedy. Message and Hint are in the tool's voice:
// lower case, no full stop, the message naming the value that is wrong.
type Error struct {
	Kind    Kind
	Message string
	Hint    string // what to do next; may be empty
	Err     error  // the cause, already part of Message; may be nil
}

// Error is the message, with that of the cause.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Misuse is an error of kind Usage: what was asked for cannot be done.
func Misuse(hint, format string, args ...any) *Error {
	return &Error{Kind: Usage, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// Fail reports err as the end of the sentence that format begins.
func Fail(err error, hint, format string, args ...any) *Error {
	message := fmt.Sprintf(format, args...)
	if err != nil {
		message += ": " + err.Error()
	}
	return &Error{Kind: Failed, Message: message, Hint: hint, Err: err}
}

// Bare strips the call and the name that package os puts before the reason: the
// name is often one in the transaction directory, which tells a user nothing.
func Bare(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		return le.Err
	}
	return err
}

// Number is one when n is 1, and else n in its place, %d, in many: "1 file", "%d files".
func Number(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}
