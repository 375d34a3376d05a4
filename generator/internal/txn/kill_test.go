//go:build unix

package txn

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// killVar tells a re-executed test binary to be the victim: which work, in which
// scene, in which project, and the number of the call before which it is killed.
const killVar = "LOGINSCAFFOLD_TEST_KILL"

// TestKillVictim is the victim when the environment says so, and nothing else.
func TestKillVictim(t *testing.T) {
	order := strings.SplitN(os.Getenv(killVar), " ", 4)
	if len(order) != 4 {
		return
	}
	i, _ := strconv.Atoi(order[1])
	k, _ := strconv.Atoi(order[2])
	root := order[3]
	die := failing(func(n int, _, _ string) error {
		if n == k {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {}
		}
		return nil
	}).tracer()
	var err error
	switch order[0] {
	case "apply":
		err = apply(t.Context(), root, scenes[i].changes, die)
	case "recover":
		err = recoverRun(root, die)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// killed runs work in a process that is killed before call k, and reports
// whether it was: it ends by itself when it makes fewer calls.
func killed(t *testing.T, work string, scene, k int, root string) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestKillVictim$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %d %s", killVar, work, scene, k, root))
	out, err := cmd.CombinedOutput()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("%s before call %d: %v\n%s", work, k, err, out)
	}
	return true
}

// Killed before any call it makes, a run leaves what Recover turns into the tree
// before, or into the one after where the kill came later than the commit.
func TestRecoverAfterAKillAtAnyCall(t *testing.T) {
	for i, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			before, after := s.ends(t)
			dir := memoryDir(t)
			commit := lastRename(s.calls(t))
			for k := 0; ; k++ {
				_, root := s.rebuild(t, dir)
				if !killed(t, "apply", i, k, root) {
					break
				}
				// A sample of the recoveries is killed as well, once early, once late.
				if k%5 == 0 {
					for _, again := range []int{k % 11, 20 + k%17} {
						killed(t, "recover", i, again, root)
					}
				}
				if err := Recover(root); err != nil {
					t.Fatalf("killed before call %d: %v", k, err)
				}
				want := before
				if k > commit {
					want = after
				}
				if got := tree(t, dir); got != want {
					t.Fatalf("killed before call %d: the tree is\n%s\nwant\n%s", k, got, want)
				}
				wantUnfinished(t, root, false)
				if err := Recover(root); err != nil {
					t.Fatalf("recovering what is recovered: %v", err)
				}
				wantTree(t, dir, want)
			}
			wantTree(t, dir, after)
		})
	}
}

// The lock of a killed run is free at once, and Apply says what is to be done.
func TestApplyAfterAKillWantsRecovery(t *testing.T) {
	s := scenes[0]
	dir, root := s.build(t)
	before := tree(t, dir)
	if !killed(t, "apply", 0, 70, root) {
		t.Fatal("not killed")
	}
	left := tree(t, dir)
	e := wantApplyError(t, Apply(t.Context(), root, s.changes), fault.Failed, "was interrupted and left unfinished")
	if !strings.Contains(e.Hint, "init, upgrade or remove") {
		t.Errorf("hint %q", e.Hint)
	}
	wantUnfinished(t, root, true)
	wantTree(t, dir, left)
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, before)
}
