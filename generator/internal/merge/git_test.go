package merge

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var caseCount = flag.Int("cases", 2000, "compare this many generated merges with git's")

// TestGeneratedMergesAreGits has git merge-file as the oracle. Where the two differ git need
// not be the one that is right, so a few may; but nothing may be lost.
func TestGeneratedMergesAreGits(t *testing.T) {
	needGit(t)
	var all table
	parallel(*caseCount, func(i int) {
		all.add(t, fmt.Sprint("case ", i), generated(uint64(i)), "")
	})
	t.Log(&all)
	all.bounds(t, 0.995, 0.002)
}

func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		testkit.Missing(t, "git is needed")
	}
}

// parallel calls do for 0 up to n on all processors.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	group.Wait()
}

// gitMerge is git's merge of a case: its text with yours, and with theirs, where it
// conflicts.
type gitMerge struct {
	conflict     bool
	ours, theirs []byte
}

func mergeFile(c triple) (gitMerge, error) {
	dir, err := os.MkdirTemp("", "merge")
	if err != nil {
		return gitMerge{}, err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"b": c.base, "y": c.yours, "t": c.theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return gitMerge{}, err
		}
	}
	cmd := exec.Command("git", "merge-file", "-p", "--diff3", "-L", "yours", "-L", "base", "-L", "theirs", "y", "b", "t")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 && exit.ExitCode() < 128 { // the number of conflicts
		return resolve(out), nil
	}
	return gitMerge{ours: out, theirs: out}, err
}

// resolve takes either side of the conflicts in marked.
func resolve(marked []byte) gitMerge {
	m := gitMerge{conflict: true}
	const clean, yours, base, theirs = 0, 1, 2, 3
	side := clean
	for line := range bytes.Lines(marked) {
		switch strings.TrimRight(string(line), "\n") {
		case "<<<<<<< yours":
			side = yours
			continue
		case "||||||| base":
			side = base
			continue
		case "=======":
			side = theirs
			continue
		case ">>>>>>> theirs":
			side = clean
			continue
		}
		if side == clean || side == yours {
			m.ours = append(m.ours, line...)
		}
		if side == clean || side == theirs {
			m.theirs = append(m.theirs, line...)
		}
	}
	return m
}
