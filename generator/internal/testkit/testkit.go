// Package testkit has what the tests of several packages of the generator need.
package testkit

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// Missing skips a test for want of something that this machine has not, and fails it in
// CI, where nothing may be left out.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// WantError demands an *fault.Error of that kind whose message and hint hold the words.
func WantError(t *testing.T, err error, kind fault.Kind, words ...string) {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v; want an *fault.Error", err)
	}
	if e.Kind != kind {
		t.Errorf("%v is of kind %d; want %d", err, e.Kind, kind)
	}
	for _, word := range words {
		if !strings.Contains(e.Message+"\n"+e.Hint, word) {
			t.Errorf("%q with the hint %q does not mention %q", e.Message, e.Hint, word)
		}
	}
	if strings.HasSuffix(e.Message, ".") || strings.HasSuffix(e.Hint, ".") {
		t.Errorf("%q with the hint %q ends in a full stop", e.Message, e.Hint)
	}
}

// InMemory returns what has tests keep their files in memory, where there is a file system
// that does: a SQLite suite waits four times as long for a disk. The go command builds
// where it always does, since a small memory may not hold that, or not let it be run.
// Whoever has set TMPDIR has chosen.
func InMemory() []string {
	const shm = "/dev/shm" // of every Linux, and of nothing else
	if os.Getenv("TMPDIR") != "" {
		return nil
	}
	probe, err := os.MkdirTemp(shm, "loginscaffold-")
	if err != nil {
		return nil
	}
	_ = os.Remove(probe)
	return []string{"TMPDIR=" + shm, "GOTMPDIR=" + os.TempDir()}
}
