package txn

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// Unfinished reports whether a run in the project at root was killed before it
// ended, or is going on, without writing anything. Recover puts it right.
func Unfinished(root string) (bool, error) {
	t := new(txDir)
	defer t.close()
	there, rest, err := t.remains(root, nil)
	if err != nil {
		return false, stepError(err, "look for an unfinished run in %s", root)
	}
	return there || len(rest) > 0, nil
}

// Recover undoes a run in the project at root that was killed, so that the
// project is as before it, or tidies up behind one that was complete. With
// nothing to do it writes nothing. It can itself be killed and called again.
//
// It knows files by their content: one that is neither what the run found nor
// what it wrote is the owner's work since, stays, and is named in a Conflict;
// the rest is undone all the same.
func Recover(root string) error {
	return recoverRun(root, nil)
}

func recoverRun(root string, trace tracer) error {
	t := new(txDir)
	defer t.close()
	there, rest, err := t.remains(root, trace)
	for _, r := range rest {
		// A second time, because a run that is only entering may not have had its
		// lock at the first, and got in the way of the sweeping.
		if err == nil && t.outer.discard(r) != nil {
			err = t.outer.discard(r)
		}
	}
	if err == nil && there {
		err = t.resume(root)
	}
	switch {
	case errors.Is(err, errLocked):
		return busy(root)
	case errors.Is(err, errMoved):
		return nil // whoever held it has ended just now
	case err != nil:
		e := stepError(err, "undo the interrupted run in %s", root).(*fault.Error)
		if strings.HasPrefix(e.Hint, "nothing was changed") {
			e.Hint = "put that right, then run again: it begins by undoing the rest"
		}
		return e
	}
	return nil
}

// remains opens the project and finds what a killed run can have left: the
// transaction directory in its place, or beside its place under a name of its own.
func (t *txDir) remains(root string, trace tracer) (there bool, rest []residue, err error) {
	if t.outer, t.chain, err = nearest(root, trace); err != nil {
		return false, nil, err
	}
	n, err := t.outer.present(t.chain)
	if err != nil {
		return false, nil, err
	}
	for i := range min(n+1, len(t.chain)) {
		dir := path.Join(append([]string{"."}, t.chain[:i]...)...)
		entries, err := t.outer.readDir(dir)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			continue // what cannot be listed is not where we wrote
		}
		if err != nil {
			return false, nil, err
		}
		for _, e := range entries {
			id, ok := strings.CutPrefix(e.Name(), t.chain[i]+scratchMark)
			if ok && e.IsDir() && len(id) == 26 && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "" {
				rest = append(rest, residue{path.Join(dir, e.Name()), t.chain[i+1:]})
			}
		}
	}
	return n == len(t.chain), rest, nil
}

// discard sweeps a residue away unless its run is alive.
func (d disk) discard(r residue) error {
	tx := path.Join(append([]string{r.name}, r.inner...)...)
	there, err := d.lookDir(tx)
	if err != nil {
		return err
	}
	if !there {
		return d.sweep(r)
	}
	lock, err := d.takeLock(path.Join(tx, "lock"), 0)
	switch {
	case errors.Is(err, errLocked):
		return nil
	case err == nil:
		defer lock.Close()
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errMoved):
		return err
	}
	return d.sweep(r)
}

// resume takes over the transaction directory of a killed run and undoes it.
func (t *txDir) resume(root string) (err error) {
	t.project, t.outer = t.outer, disk{}
	t.lock, err = t.project.takeLock(lockPath, os.O_CREATE)
	if errors.Is(err, fs.ErrNotExist) {
		return errMoved
	}
	if err != nil {
		return err
	}
	if err := t.readOrigin(root); err != nil {
		return err
	}
	j, err := loadJournal(t.project)
	if err != nil {
		return err
	}
	if j != nil {
		if err := j.undo(t.project); err != nil {
			return err
		}
	}
	if err := t.leave(t.made); err != nil {
		return err
	}
	return t.tidy()
}

// readOrigin finds out from the lock file which directories came with the
// transaction directory, at least itself. Only those count that still have the
// name they came with: the project may have been moved.
func (t *txDir) readOrigin(root string) error {
	data, err := t.project.readFile(lockPath)
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	came := strings.Split(strings.TrimSuffix(string(data), "\n"), "/")
	here := strings.Split(filepath.ToSlash(abs)+"/"+txPath, "/")
	n := 0
	for n < min(len(came), len(here)-1) && came[len(came)-1-n] == here[len(here)-1-n] {
		n++
	}
	t.made, t.outer = max(n, 1), t.project
	if n <= 2 {
		return nil
	}
	t.chain = here[len(here)-n:]
	for range n - 2 {
		abs = filepath.Dir(abs)
	}
	t.outer, err = openDisk(abs, t.project.trace)
	return err
}
