package main

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/AlecAivazis/survey/v2/terminal"
	"golang.org/x/term"
)

// keys reads a terminal for survey and hands on only the keys its Select
// handles well, one at a time:
//
//   - Escape sequences are decoded here, whole, however the terminal cuts them
//     up. survey fails on Alt with a letter, takes a lone Escape for a switch to
//     vi keys, and a function key for text.
//   - Ctrl-D is the end of the input. survey takes it for "yes, this option",
//     and panics when the filter has left no option.
//   - What was typed ahead waits here for the next question; survey makes a new
//     buffer for every question and drops the rest of the old one.
//   - Read returns when ctx is done, so survey unwinds by itself and puts echo
//     and cursor back, which nobody else knows how to.
//
// On Windows survey reads the console directly and only Fd is used.
type keys struct {
	ctx     context.Context // survey's Read has no parameter for it
	in      *os.File
	pending []byte // keys not asked for yet
	escape  escapeState
	reading chan chunk // the one read under way; nil when there is none
}

type chunk struct {
	bytes []byte
	err   error
}

// escapeState says how much of an escape sequence has been seen.
type escapeState int

const (
	noEscape        escapeState = iota
	afterEscape                 // ESC
	inSequence                  // ESC [ and parameters, up to a letter or ~
	inShortSequence             // ESC O, one more byte
)

// errTerminalGone reports that the terminal went away while we read it.
var errTerminalGone = errors.New("the terminal is gone")

func (k *keys) Fd() uintptr { return k.in.Fd() }

// Read returns one key, io.EOF for Ctrl-D, errTerminalGone, or the context's
// error.
func (k *keys) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(k.pending) == 0 {
		if err := k.fill(); err != nil {
			return 0, err
		}
	}
	key := k.pending[0]
	k.pending = k.pending[1:]
	if key == terminal.KeyEndTransmission {
		return 0, io.EOF
	}
	p[0] = key
	return 1, nil
}

// fill waits for the next bytes of the terminal. The read runs beside us, since
// nothing can interrupt it; it is started only when a question wants a key, so
// that we never swallow what is typed for the shell after our last question.
func (k *keys) fill() error {
	if err := k.ctx.Err(); err != nil {
		return err
	}
	if k.reading == nil {
		k.reading = make(chan chunk, 1)
		go func(in *os.File, to chan<- chunk) {
			buf := make([]byte, 256)
			n, err := in.Read(buf)
			to <- chunk{buf[:n], err}
		}(k.in, k.reading)
	}
	select {
	case <-k.ctx.Done():
		return k.ctx.Err()
	case got := <-k.reading:
		k.reading = nil
		for _, b := range got.bytes {
			k.decode(b)
		}
		return k.ended(got.err)
	}
}

// ended tells Ctrl-D typed between two questions, when the terminal is in its
// usual mode and reports an end of file, from a window that was closed.
func (k *keys) ended(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF) && term.IsTerminal(int(k.in.Fd())):
		return io.EOF
	default:
		return errTerminalGone
	}
}

// decode adds the key that b completes, if any, to those pending.
func (k *keys) decode(b byte) {
	state := k.escape
	if b < ' ' {
		state = noEscape // a control character counts even inside a sequence
	}
	k.escape = noEscape
	switch {
	case b == terminal.KeyEscape:
		k.escape = afterEscape
	case state == afterEscape && b == '[':
		k.escape = inSequence
	case state == afterEscape && b == 'O':
		k.escape = inShortSequence
	case state == afterEscape: // Alt and a key: not ours
	case state == inSequence && (b < '@' || b > '~'):
		k.escape = inSequence
	case state != noEscape:
		k.arrow(b)
	case isKey(b):
		k.pending = append(k.pending, b)
	}
}

// arrow adds the arrow key whose escape sequence ends with final.
func (k *keys) arrow(final byte) {
	switch final {
	case 'A':
		k.pending = append(k.pending, terminal.KeyArrowUp)
	case 'B':
		k.pending = append(k.pending, terminal.KeyArrowDown)
	}
}

// isKey reports whether a Select has a use for b: every option is ASCII, so
// that other text cannot select one.
func isKey(b byte) bool {
	switch b {
	case '\r', '\n', '\t', terminal.KeyInterrupt, terminal.KeyEndTransmission,
		terminal.KeyBackspace, terminal.KeyDelete, terminal.KeyDeleteWord, terminal.KeyDeleteLine,
		terminal.KeyArrowUp, terminal.KeyArrowDown: // the arrows' codes are Ctrl-P and Ctrl-N
		return true
	}
	return b >= ' ' && b <= '~'
}
