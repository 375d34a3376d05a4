//go:build linux || darwin

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"
)

// patience bounds every wait of these tests; a busy machine needs a part of it.
const patience = 20 * time.Second

// window is a terminal window with the program running in it.
type window struct {
	t      *testing.T
	cmd    *exec.Cmd
	dir    string   // where the program runs
	master *os.File // our end
	slave  *os.File // the program's end, kept open to look at its mode
	before unix.Termios

	done chan struct{} // closed when the program has ended
	code int           // its exit code, once done

	mu     sync.Mutex // guards screen and raw
	screen vt10x.Terminal
	raw    strings.Builder // every byte the program wrote to the terminal
}

// pump is the only reader of the master. It ends when every slave is closed.
func (w *window) pump(pumped chan<- struct{}) {
	defer close(pumped)
	buf := make([]byte, 4096)
	for {
		n, err := w.master.Read(buf)
		w.mu.Lock()
		w.raw.Write(buf[:n])
		w.screen.Write(buf[:n])
		w.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (w *window) wait() {
	w.cmd.Wait()
	w.code = w.cmd.ProcessState.ExitCode()
	close(w.done)
}

// view returns the text on the screen and whether the cursor is shown.
func (w *window) view() (text string, cursor bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.screen.String(), w.screen.CursorVisible()
}

// see waits until the screen shows text.
func (w *window) see(text string) {
	w.t.Helper()
	w.eventually("the screen shows "+text, func() bool {
		shown, _ := w.view()
		return strings.Contains(shown, text)
	})
}

// ask waits for the question and until it listens for keys.
func (w *window) ask(question string) {
	w.t.Helper()
	w.see("? " + question)
	w.eventually("the terminal is in the mode for questions", func() bool {
		return w.mode().Lflag&unix.ECHO == 0
	})
}

// eventually fails the test when what does not come true in time.
func (w *window) eventually(what string, true func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !true(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			shown, _ := w.view()
			w.t.Fatalf("waited in vain until %s; the screen:\n%s", what, shown)
		}
	}
}

// Keys as a terminal sends them.
const (
	keyEnter = "\r"
	keyDown  = "\x1b[B"
	keyUp    = "\x1b[A"
	keyCtrlC = "\x03"
	keyCtrlD = "\x04"
)

// press types keys.
func (w *window) press(keys string) {
	w.t.Helper()
	if _, err := w.master.WriteString(keys); err != nil {
		w.t.Fatal(err)
	}
}

// exits waits for the end of the program and checks its exit code.
func (w *window) exits(want exitCode) {
	w.t.Helper()
	select {
	case <-w.done:
	case <-time.After(patience):
		shown, _ := w.view()
		w.t.Fatalf("the program is still running; the screen:\n%s", shown)
	}
	if w.code != int(want) {
		shown, _ := w.view()
		w.t.Errorf("exit code %d, want %d; the screen:\n%s", w.code, want, shown)
	}
}

// wroteNothing checks that the directory is as empty as it was.
func (w *window) wroteNothing() {
	w.t.Helper()
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range entries {
		w.t.Errorf("%s was written", filepath.Join(w.dir, e.Name()))
	}
}

// wrote checks that the file is there.
func (w *window) wrote(name string) {
	w.t.Helper()
	if _, err := os.Stat(filepath.Join(w.dir, name)); err != nil {
		w.t.Error(err)
	}
}

// isAsBefore checks that the program left the terminal as it found it.
func (w *window) isAsBefore() {
	w.t.Helper()
	if now := w.mode(); now != w.before {
		w.t.Errorf("the terminal's mode is %+v, was %+v", now, w.before)
	}
	w.eventually("the cursor is shown", func() bool { _, cursor := w.view(); return cursor })
}

// mode is how the terminal treats its input.
func (w *window) mode() unix.Termios {
	w.t.Helper()
	mode, err := unix.IoctlGetTermios(int(w.slave.Fd()), getTermios)
	if err != nil {
		w.t.Fatal(err)
	}
	return *mode
}
