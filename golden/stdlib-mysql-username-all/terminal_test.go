package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/term"
)

// TestPasswordIsTypedTwice, and a slip changes nothing.
func TestPasswordIsTypedTwice(t *testing.T) {
	for again, want := range map[string]string{"one and the same": "", "one amd the same": "differ", "": "differ"} {
		typed := []string{"one and the same", again}
		got, err := twice(func(string) (line string, err error) { line, typed = typed[0], typed[1:]; return line, nil })
		if want == "" && (err != nil || got != again) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %q, error %v", again, got, err)
		}
	}
}

// TestDeletingIsConfirmed by typing the name, and by nothing else.
func TestDeletingIsConfirmed(t *testing.T) {
	for keys, want := range map[string]error{
		"alice\r": nil, " alice \r": nil,
		"bob\r": errNotDeleted, "\r": errNotDeleted, "y\r": errNotDeleted, "\x04": errNotDeleted, "alice\x03": errNotDeleted, "alice": errNotDeleted,
	} {
		screen := term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{strings.NewReader(keys), io.Discard}, "")
		if err := sameName(screen, "alice"); !errors.Is(err, want) {
			t.Errorf("%q: got error %v; want %v", keys, err, want)
		}
	}
}

// TestPasswordIsNotTyped: Ctrl-C and Ctrl-D end the question, also in the middle of a line,
// and what is typed is not shown.
func TestPasswordIsNotTyped(t *testing.T) {
	for keys, want := range map[string]string{"secret\r": "secret", "slip\x7f\x7f\x7f\x7fsecret\r": "secret", "\x04": "", "\x03": "", "sec\x03": "", "": ""} {
		var shown strings.Builder
		screen := term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{strings.NewReader(keys), &shown}, "")
		got, err := hidden(screen, "Password: ")
		if got != want || errors.Is(err, errNoPassword) != (want == "") {
			t.Errorf("%q: got %q, error %v; want %q", keys, got, err, want)
		}
		if strings.Contains(shown.String(), "sec") {
			t.Errorf("%q: the terminal shows %q", keys, shown.String())
		}
	}
}
