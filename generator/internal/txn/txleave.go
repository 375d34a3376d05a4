package txn

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// leave takes the transaction directory out of the project, and up to n-1
// directories above it as far as they hold nothing else. The rename is the
// moment that counts: an error means that it has not happened.
func (t *txDir) leave(n int) error {
	if !lockMoves {
		n = min(n, 2) // the project is open and cannot be renamed either
		t.unlock()
	}
	for k := 2; k <= n; k++ {
		entries, err := t.outer.readDir(t.up(k))
		if err != nil {
			return err
		}
		if len(entries) > 1 {
			n = k - 1
		}
	}
	top := t.up(n)
	scratch := top + scratchMark + rand.Text()
	if err := t.outer.rename(top, scratch); err != nil {
		return err
	}
	if err := t.outer.syncDirs(path.Dir(top)); err != nil {
		if t.outer.rename(scratch, top) == nil {
			return err
		}
	}
	t.gone = residue{scratch, t.chain[len(t.chain)-n+1:]}
	return nil
}

// tidy deletes the transaction directory after it has left, if it has. A failure
// may be passing, such as a scanner that holds a file, so it tries twice; what it
// leaves Recover finds.
func (t *txDir) tidy() error {
	if t.gone.name == "" || t.outer.sweep(t.gone) == nil {
		return nil
	}
	return t.outer.sweep(t.gone)
}

// residue is a transaction directory, or one above it, on its way in or out.
type residue struct {
	name  string
	inner []string // the names that lead from it to the transaction directory
}

// sweep deletes a transaction directory that is out of the project: the members
// it can have by name, and directories that are empty then.
func (d disk) sweep(r residue) error {
	dirs := []string{r.name}
	for _, name := range r.inner {
		dirs = append(dirs, path.Join(dirs[len(dirs)-1], name))
	}
	tx := dirs[len(dirs)-1]
	entries, err := d.readDir(tx)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if txMember.MatchString(e.Name()) {
			err = d.remove(path.Join(tx, e.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, dir := range slices.Backward(dirs) {
		if err := d.remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", dir, fault.Bare(err))
		}
	}
	return nil
}

func (t *txDir) unlock() {
	if t.lock != nil {
		t.lock.Close()
		t.lock = nil
	}
}

// close lets go of the lock and leaves the directory where it is.
func (t *txDir) close() {
	t.unlock()
	for _, d := range []disk{t.project, t.outer} {
		if d.root != nil {
			d.root.Close()
		}
	}
}
