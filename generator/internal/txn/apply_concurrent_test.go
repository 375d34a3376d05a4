package txn

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// While one run is at work another fails at once, and so does Recover; neither
// disturbs the first. That goes for a project that is only coming to be, too.
func TestOneRunAtATime(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			_, after := s.ends(t)
			dir, root := s.build(t)
			reached, proceed := make(chan bool), make(chan bool)
			done := make(chan error)
			var once sync.Once
			go func() {
				done <- apply(t.Context(), root, s.changes, func(op, name string) error {
					if name == journalPath {
						once.Do(func() { close(reached); <-proceed })
					}
					return nil
				})
			}()
			<-reached
			held := tree(t, dir)
			wantApplyError(t, Apply(t.Context(), root, s.changes), fault.Failed, "another run is in progress")
			wantApplyError(t, Recover(root), fault.Failed, "another run is in progress")
			wantUnfinished(t, root, true)
			wantTree(t, dir, held)
			close(proceed)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			wantTree(t, dir, after)
		})
	}
}

// A run that is only entering the project is nothing to tidy up.
func TestRecoverLeavesARunAloneThatEnters(t *testing.T) {
	for _, s := range scenes[:2] {
		_, after := s.ends(t)
		dir, root := s.build(t)
		entering := 0
		err := apply(t.Context(), root, s.changes, func(op, name string) error {
			if entering == 0 && op == "rename" {
				entering++
				held := tree(t, dir)
				if err := Recover(root); err != nil {
					t.Error(err)
				}
				wantTree(t, dir, held)
			}
			return nil
		})
		if err != nil || entering == 0 {
			t.Fatalf("error %v, tried %d times", err, entering)
		}
		wantTree(t, dir, after)
	}
}

// Whoever waits for nothing but the lock may get that of a run that has ended
// just then, and with it of no directory at all.
func TestALockThatIsGone(t *testing.T) {
	s := scenes[0]
	_, after := s.ends(t)
	for what, second := range map[string]func(root string, trace tracer) error{
		"apply":   func(root string, trace tracer) error { return apply(t.Context(), root, s.changes, trace) },
		"recover": recoverRun,
	} {
		t.Run(what, func(t *testing.T) {
			dir, root := s.build(t)
			reached, proceed, ended := make(chan bool), make(chan bool), make(chan error)
			var first, locked sync.Once
			go func() {
				ended <- apply(t.Context(), root, s.changes, func(op, name string) error {
					if name == journalPath {
						first.Do(func() { close(reached); <-proceed })
					}
					return nil
				})
			}()
			<-reached
			err := second(root, func(op, name string) error {
				if op == "lock" {
					locked.Do(func() {
						close(proceed)
						if err := <-ended; err != nil {
							t.Error(err)
						}
					})
				}
				return nil
			})
			if what == "recover" && err != nil {
				t.Error(err)
			} else if what == "apply" {
				wantApplyError(t, err, fault.Conflict, "go.mod was changed since")
			}
			wantTree(t, dir, after)
		})
	}
}

// Of many that start together exactly one does the work; nothing is left of the
// others, whether they found the lock or the finished files.
func TestManyRunsAtOnce(t *testing.T) {
	for _, s := range scenes[:2] {
		_, after := s.ends(t)
		for range 5 {
			dir, root := s.build(t)
			var wg sync.WaitGroup
			errs := make(chan error, 8)
			for range cap(errs) {
				wg.Go(func() {
					if err := Recover(root); err != nil && !strings.Contains(err.Error(), "another run is in progress") {
						t.Error(err)
					}
					errs <- Apply(t.Context(), root, s.changes)
				})
			}
			wg.Wait()
			close(errs)
			done := 0
			for err := range errs {
				if err == nil {
					done++
				} else if e, ok := errors.AsType[*fault.Error](err); !ok || e.Kind != fault.Conflict && !strings.Contains(e.Message, "another run is in progress") {
					t.Errorf("%v", err)
				}
			}
			if done != 1 {
				t.Fatalf("%d of them did it", done)
			}
			wantTree(t, dir, after)
		}
	}
}
