package txn

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// calls lists the file system calls that making the changes takes.
func (s scene) calls(t *testing.T) []string {
	t.Helper()
	var calls []string
	_, root := s.build(t)
	err := apply(t.Context(), root, s.changes, func(op, name string) error {
		calls = append(calls, op+" "+name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// A failing decides about the n-th call, counted from 0.
type failing func(n int, op, name string) error

func (f failing) tracer() tracer {
	n := -1
	return func(op, name string) error {
		n++
		err := f(n, op, name)
		if err == nil && op == "fsync" {
			return errSkip
		}
		return err
	}
}

// whole fails nothing.
func whole(int, string, string) error { return nil }

// at fails call k and no other.
func at(k int, err error) failing {
	return func(n int, op, name string) error {
		if n == k {
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
		return nil
	}
}

// from fails call k and all that follow, as a disk does that has died. The
// process dying there looks the same afterwards.
func from(k int, err error) failing {
	return func(n int, op, name string) error {
		if n >= k {
			return &fs.PathError{Op: op, Path: name, Err: err}
		}
		return nil
	}
}

// shortWrite leaves a part of the data behind when call k is a write. Names are
// below root or the directories above it.
func shortWrite(k int, root string) failing {
	return func(n int, op, name string) error {
		if n != k {
			return nil
		}
		for dir := root; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY, 0); err == nil {
				_, err = f.WriteString("pa")
				return errors.Join(err, f.Close(), syscall.ENOSPC)
			}
		}
		return errors.New("the file of a short write was not found")
	}
}

// Whatever call fails, the tree is as before, or as after and then success was
// reported.
func TestApplyUndoesItselfAfterAnyFailingCall(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			before, after := s.ends(t)
			calls := s.calls(t)
			commit := lastRename(calls)
			dir, root := s.rebuild(t, memoryDir(t))
			for k, call := range calls {
				faults := map[string]failing{
					"disk full":         at(k, syscall.ENOSPC),
					"permission denied": at(k, syscall.EACCES),
				}
				if strings.HasPrefix(call, "write ") {
					faults["short write"] = shortWrite(k, root)
				}
				for what, f := range faults {
					s.rebuild(t, dir)
					err := apply(t.Context(), root, s.changes, f.tracer())
					want := before
					if err == nil {
						want = after
					}
					// Hard links have a substitute; once the commit is on the medium (open
					// and fsync of its directory) there is nothing to go back for.
					harmless := strings.HasPrefix(call, "link ") || k > commit+2
					if err == nil && !harmless {
						t.Fatalf("%s at call %d (%s) was swallowed", what, k, call)
					}
					if got := tree(t, dir); got != want {
						t.Fatalf("%s at call %d (%s): Apply says %v and the tree is\n%s\nwant\n%s", what, k, call, err, got, want)
					}
					wantUnfinished(t, root, false)
				}
			}
			t.Logf("%d calls", len(calls))
		})
	}
}

// lastRename is the index of the call that commits.
func lastRename(calls []string) int {
	last := -1
	for k, call := range calls {
		if strings.HasPrefix(call, "rename ") {
			last = k
		}
	}
	return last
}

// When undoing fails as well, the error says so and Recover does the rest; it
// too may find a dead disk first.
func TestRecoverAfterADeadDisk(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			before, after := s.ends(t)
			dir := memoryDir(t)
			recoveries := 0
			for k, call := range s.calls(t) {
				for again := k % 17; ; again += 17 {
					_, root := s.rebuild(t, dir)
					err := apply(t.Context(), root, s.changes, from(k, syscall.EIO).tracer())
					left := tree(t, dir)
					unfinished, uerr := Unfinished(root)
					wantTree(t, dir, left)
					if uerr != nil || unfinished == (left == before || left == after) {
						t.Fatalf("call %d (%s): Unfinished = %v, %v of\n%s", k, call, unfinished, uerr, left)
					}
					first := recoverRun(root, from(again, syscall.EIO).tracer())
					if err := recoverRun(root, failing(whole).tracer()); err != nil {
						t.Fatalf("call %d (%s), again at %d: %v", k, call, again, err)
					}
					got := tree(t, dir)
					if got != before && (got != after || err != nil) {
						t.Fatalf("call %d (%s), again at %d: Apply said %v, and the tree is\n%s\nwant\n%s", k, call, again, err, got, before)
					}
					wantUnfinished(t, root, false)
					if first == nil {
						break // all of Recover's calls have been tried
					}
					recoveries++
				}
			}
			t.Logf("%d interrupted recoveries", recoveries)
		})
	}
}

func TestApplyCancelledAtAnyCall(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			before, after := s.ends(t)
			dir := memoryDir(t)
			calls := s.calls(t)
			lastLook := lastRename(calls) - 2 // then the state directory is read, and renamed
			for k := range calls {
				_, root := s.rebuild(t, dir)
				ctx, cancel := context.WithCancel(t.Context())
				err := apply(ctx, root, s.changes, failing(func(n int, _, _ string) error {
					if n == k {
						cancel()
					}
					return nil
				}).tracer())
				want := after
				if err != nil {
					want = before
					if !errors.Is(err, context.Canceled) {
						t.Fatalf("call %d: %v", k, err)
					}
				}
				if err == nil && k <= lastLook {
					t.Fatalf("cancelled at call %d (%s), it went on", k, calls[k])
				}
				wantTree(t, dir, want)
				cancel()
			}
		})
	}
}

func TestApplyDoesNothingWhenAlreadyCancelled(t *testing.T) {
	dir, root := scenes[1].build(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := tree(t, dir)
	err := apply(ctx, root, scenes[1].changes, func(op, name string) error {
		t.Errorf("%s %s", op, name)
		return nil
	})
	wantApplyError(t, err, fault.Failed, "interrupted")
	wantTree(t, dir, before)
}
