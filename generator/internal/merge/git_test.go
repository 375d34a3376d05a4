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
)

var caseCount = flag.Int("cases", 2000, "compare this many generated merges with git's")

// TestGeneratedMergesAreGits has git merge-file as the oracle. It need not be right
// where the two differ, so a few may; but nothing may be lost.
func TestGeneratedMergesAreGits(t *testing.T) {
	needGit(t)
	table := newTable(t)
	parallel(*caseCount, func(i int) {
		c := generated(uint64(i))
		table.add(t, fmt.Sprint("case ", i), c)
	})
	t.Logf("generated\n%s", table)
	table.bounds(t)
}

// needGit fails in CI, where nothing may be left out.
func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("git is needed")
		}
		t.Skip("git is needed")
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

// table counts how merges compare with git's.
type table struct {
	dir string

	mu                                             sync.Mutex
	cases, same, cut, otherwise, bold, timid, lost int
	conflicts                                      int
	dirs                                           []string
}

func newTable(t *testing.T) *table { return &table{dir: t.TempDir()} }

func (s *table) add(t *testing.T, name string, c triple) {
	ours, err := Texts([]byte(c.base), []byte(c.yours), []byte(c.theirs))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	gits, conflict, err := s.git(c)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	lost := lostLines(c, ours)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cases++
	if conflict {
		s.conflicts++
	}
	verdict := ""
	switch {
	case conflict && ours.Clean():
		s.bold++
		verdict = "clean where git conflicts"
	case !conflict && !ours.Clean():
		s.timid++
		verdict = "conflict where git is clean"
	case bytes.Equal(gits.ours, ours.Take(Ours, Labels{})) && bytes.Equal(gits.theirs, ours.Take(Theirs, Labels{})):
		s.same++
	case conflict:
		s.same++
		s.cut++
	default:
		s.otherwise++
		verdict = "clean as git, with other bytes"
	}
	if lost != "" {
		s.lost++
		t.Errorf("%s: lost %q", name, lost)
	}
	if verdict != "" && testing.Verbose() {
		t.Logf("%s: %s", name, verdict)
	}
}

// taken is git's merge with one side where it conflicts.
type taken struct{ ours, theirs []byte }

func (s *table) git(c triple) (taken, bool, error) {
	s.mu.Lock()
	if len(s.dirs) == 0 {
		dir, err := os.MkdirTemp(s.dir, "")
		if err != nil {
			s.mu.Unlock()
			return taken{}, false, err
		}
		s.dirs = append(s.dirs, dir)
	}
	dir := s.dirs[len(s.dirs)-1]
	s.dirs = s.dirs[:len(s.dirs)-1]
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.dirs = append(s.dirs, dir)
		s.mu.Unlock()
	}()
	for name, text := range map[string]string{"b": c.base, "y": c.yours, "t": c.theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return taken{}, false, err
		}
	}
	cmd := exec.Command("git", "merge-file", "-p", "--diff3", "-L", "yours", "-L", "base", "-L", "theirs", "y", "b", "t")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 && exit.ExitCode() < 128 {
		return resolve(out), true, nil
	}
	return taken{out, out}, false, err
}

// resolve takes either side of the conflicts in marked.
func resolve(marked []byte) taken {
	var all taken
	where := ""
	for line := range bytes.Lines(marked) {
		switch m := strings.TrimRight(string(line), "\n"); m {
		case "<<<<<<< yours", "||||||| base", ">>>>>>> theirs", "=======":
			where = m[:1]
			continue
		}
		if where == "" || where == ">" || where == "<" {
			all.ours = append(all.ours, line...)
		}
		if where == "" || where == ">" || where == "=" {
			all.theirs = append(all.theirs, line...)
		}
	}
	return all
}

// lostLines is a line that a side added and that is neither in the result nor in a conflict.
func lostLines(c triple, r Result) string {
	have := make(map[string]int)
	for _, chunk := range r.Chunks {
		for line := range strings.Lines(chunk.Text + "\n" + chunk.Yours + "\n" + chunk.Theirs) {
			have[strings.TrimRight(line, "\r\n")]++
		}
	}
	for _, side := range []string{c.yours, c.theirs} {
		added := make(map[string]int)
		for line := range strings.Lines(side) {
			added[strings.TrimRight(line, "\r\n")]++
		}
		for line := range strings.Lines(c.base) {
			added[strings.TrimRight(line, "\r\n")]--
		}
		for line, n := range added {
			if n > have[line] {
				return line
			}
		}
	}
	return ""
}

func (s *table) String() string {
	return fmt.Sprintf("cases %d (git conflicts in %d), same %d (%.2f %%), of them conflicts cut otherwise %d, clean with other bytes %d, clean where git conflicts %d, conflict where git is clean %d, lost %d",
		s.cases, s.conflicts, s.same, 100*float64(s.same)/float64(s.cases), s.cut, s.otherwise, s.bold, s.timid, s.lost)
}

func (s *table) bounds(t *testing.T) {
}
