//go:build unix

package txn_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/loginscaffold/loginscaffold/generator"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
)

// upgradeVar tells a re-executed test binary which project to upgrade.
const upgradeVar = "LOGINSCAFFOLD_TEST_UPGRADE"

// TestUpgradeVictim upgrades the project that the environment names, if it names one. It
// says when it begins to write and when it has done so.
func TestUpgradeVictim(t *testing.T) {
	root := os.Getenv(upgradeVar)
	if root == "" {
		return
	}
	changes := plan(t, root)
	fmt.Println("writing")
	if err := generator.Apply(t.Context(), root, changes); err != nil {
		t.Fatal(err)
	}
	fmt.Println("written")
}

// Killed at any instant, an upgrade leaves what the next run turns into the tree before or
// the one after, in which manifest, pristine texts and files agree: from either, that run
// gets to the end.
func TestUpgradeKilledAtAnyInstant(t *testing.T) {
	u := newUpgrade(t)
	root := filepath.Join(txn.MemoryDir(t), "p")
	before, after, _ := u.ends(t, root)
	u.layOut(t, root)
	lasts, _ := upgradeKilled(t, root, time.Minute)
	if got := txn.Tree(t, root); got != after {
		t.Fatalf("left alone it gives\n%s\nwant\n%s", got, after)
	}
	const kills = 20
	random := rand.New(rand.NewPCG(8, kills))
	unfinished, done := 0, 0
	for range kills {
		u.layOut(t, root)
		instant := time.Duration(random.Int64N(int64(lasts) * 5 / 4))
		_, killed := upgradeKilled(t, root, instant)
		left, err := generator.Unfinished(root)
		if err != nil {
			t.Fatal(err)
		}
		if left {
			unfinished++
		}
		if err := generator.Recover(root); err != nil {
			t.Fatalf("killed after %v: %v", instant, err)
		}
		switch got := txn.Tree(t, root); {
		case got == after:
			done++
		case got != before || !killed:
			t.Fatalf("killed after %v (%v): the tree is\n%s", instant, killed, got)
		default:
			if err := generator.Apply(t.Context(), root, plan(t, root)); err != nil {
				t.Fatal(err)
			}
			if got := txn.Tree(t, root); got != after {
				t.Fatalf("killed after %v, and run again: the tree is\n%s", instant, got)
			}
		}
	}
	t.Logf("writing lasts %v; of %d runs %d left something to undo, and %d were done", lasts, kills, unfinished, done)
	if unfinished < kills/4 {
		t.Errorf("%d kills of %d came while it was writing; want a quarter or more", unfinished, kills)
	}
}

// upgradeKilled runs the upgrade in a process of its own, which is killed so long after it
// has begun to write. It returns how long it wrote, and whether it was killed.
func upgradeKilled(t *testing.T, root string, after time.Duration) (wrote time.Duration, killed bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestUpgradeVictim$")
	cmd.Env = append(os.Environ(), upgradeVar+"="+root)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "writing" {
		t.Fatalf("it says %q; want writing", lines.Text())
	}
	began := time.Now()
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() }) // SIGKILL
	lines.Scan()
	wrote = time.Since(began)
	for lines.Scan() { // what the test binary says at its end
	}
	timer.Stop()
	err = cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return wrote, true
	}
	if err != nil {
		t.Fatal(err)
	}
	return wrote, false
}
