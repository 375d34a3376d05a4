//go:build linux || darwin

package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"
)

type windowOption func(*windowConfig)

type windowConfig struct {
	args          []string
	env           []string
	columns, rows uint16
	stdout        io.Writer // instead of the terminal
}

// command sets what follows "loginscaffold" on the command line.
func command(args ...string) windowOption { return func(c *windowConfig) { c.args = args } }

func environment(env ...string) windowOption { return func(c *windowConfig) { c.env = env } }

func size(columns, rows uint16) windowOption {
	return func(c *windowConfig) { c.columns, c.rows = columns, rows }
}

func stdout(w io.Writer) windowOption { return func(c *windowConfig) { c.stdout = w } }

// open starts the program in a window. The terminal never answers a query, as
// some do not: a program that waits for an answer fails its test.
func open(t *testing.T, options ...windowOption) *window {
	t.Helper()
	t.Parallel()
	config := windowConfig{args: []string{"init", "hello"}, columns: 200, rows: 100}
	for _, o := range options {
		o(&config)
	}
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: config.columns, Rows: config.rows}); err != nil {
		t.Fatal(err)
	}
	master = interruptible(t, master)
	w := &window{
		t: t, dir: t.TempDir(), master: master, slave: slave, done: make(chan struct{}),
		screen: vt10x.New(vt10x.WithSize(int(config.columns), int(config.rows))),
	}
	w.before = w.mode()
	w.cmd = exec.Command("loginscaffold", config.args...)
	w.cmd.Dir = w.dir
	w.cmd.Env = append(plainEnvironment(), config.env...)
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = slave, slave, slave
	if config.stdout != nil {
		w.cmd.Stdout = config.stdout
	}
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pumped := make(chan struct{})
	go w.pump(pumped)
	go w.wait()
	t.Cleanup(func() {
		w.cmd.Process.Kill()
		<-w.done
		slave.Close()
		master.Close()
		<-pumped
	})
	return w
}

// interruptible returns f in the mode in which Close ends a Read under way. The
// pty package leaves it in the other one, in which a window cannot be closed
// while the pump reads it.
func interruptible(t *testing.T, f *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := unix.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// plainEnvironment is ours without what keeps questions away.
func plainEnvironment() []string {
	env := []string{"TERM=xterm"}
	for _, kv := range os.Environ() {
		switch name, _, _ := strings.Cut(kv, "="); name {
		case "TERM", "CI":
		default:
			env = append(env, kv)
		}
	}
	return env
}
