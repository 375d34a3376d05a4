//go:build linux || darwin

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// slowGo is a go command that tells when it is called and then waits.
const slowGo = `#!/bin/sh
touch "$STARTED"
while ! test -e "$GO_ON"; do sleep 0.02; done
`

// duringTidy runs init in a program of its own, up to go mod tidy, and sends it
// a signal there; go mod tidy ends when goOn says so. It returns the exit code,
// what was said, and the program's directory.
func duringTidy(t *testing.T, shell string, signal syscall.Signal, goOn bool) (code int, said, dir string) {
	t.Helper()
	t.Parallel()
	dir, bin := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(dir, "go.mod"):  "module example.com/shop\n\ngo 1.26.0\n",
		filepath.Join(dir, "main.go"): "package main\n\nfunc main() {}\n",
		filepath.Join(bin, "go"):      slowGo,
	} {
		if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	started, release := filepath.Join(bin, "started"), filepath.Join(bin, "go-on")

	var stderr strings.Builder
	cmd := exec.Command("sh", "-c", shell)
	cmd.Dir, cmd.Stderr = dir, &stderr
	cmd.Env = append(os.Environ(), "STARTED="+started, "GO_ON="+release,
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(started); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("go mod tidy was not run")
		}
	}
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	if goOn {
		if err := os.WriteFile(release, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String(), dir
}

func TestSignalDuringTheCheckWritesNothing(t *testing.T) {
	code, said, dir := duringTidy(t, "exec loginscaffold init --yes", syscall.SIGTERM, false)
	if code != int(exitInterrupted) {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if want := "loginscaffold: running go mod tidy…\nloginscaffold: error: interrupted\nloginscaffold: hint: nothing was changed\n"; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("the directory holds %v, want go.mod and main.go alone", entries)
	}
}

func TestHangupIgnoredByNohupStaysIgnored(t *testing.T) {
	code, said, dir := duringTidy(t, "trap '' HUP; exec loginscaffold init --yes --verify none", syscall.SIGHUP, true)
	if code != int(exitDone) {
		t.Errorf("exit code %d, want %d; it said:\n%s", code, exitDone, said)
	}
	if _, err := os.Stat(filepath.Join(dir, "internal/auth/auth.go")); err != nil {
		t.Error(err)
	}
}
