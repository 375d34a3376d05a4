package txn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// Apply makes the changes to the project at root, all of them or none; root is
// made when it does not exist. It is the only writer of this package.
//
// When it returns nil the project is as planned, and on the medium; directories
// that lost their last file are gone, replaced files keep their mode and new
// ones are 0644 less the umask. When it returns an *Error, also because ctx was
// cancelled, the project is as it was, unless the error says that undoing failed
// too. Killed at any moment it leaves what Unfinished finds and Recover undoes,
// which must be done before the next Apply.
//
// A file that is not as its Change.Before says, a symbolic link anywhere on the
// way and anything but a regular file are a Conflict. One run per project goes
// on at a time, over all processes; a second one fails at once.
func Apply(ctx context.Context, root string, changes []Change) error {
	return apply(ctx, root, changes, nil)
}

func apply(ctx context.Context, root string, changes []Change, trace tracer) error {
	if err := checkChanges(changes); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return interrupted(err)
	}
	t, err := begin(root, trace)
	if err != nil {
		return err
	}
	defer t.close()
	j, err := t.run(ctx, changes)
	if err != nil {
		return t.rollBack(j, err)
	}
	return nil
}

// begin enters the project, or says what keeps it from doing so.
func begin(root string, trace tracer) (t *txDir, err error) {
	for range 5 {
		if t, err = newTxDir(root, trace); !errors.Is(err, errMoved) {
			break
		}
	}
	switch {
	case err == nil:
		return t, nil
	case errors.Is(err, errLocked) || errors.Is(err, errMoved):
		return nil, busy(root)
	case errors.Is(err, errOccupied):
		return nil, fault.Fail(nil, "run init, upgrade or remove: each begins by undoing it",
			"an earlier run in %s was interrupted and left unfinished", root)
	}
	return nil, stepError(err, "write in %s", root)
}

func busy(root string) error {
	return fault.Fail(nil, "wait until it has ended, then run again", "another run is in progress in %s", root)
}

// run is the whole of a transaction up to its commit. The journal it returns
// beside an error is what has to be undone, nil when that is nothing.
func (t *txDir) run(ctx context.Context, changes []Change) (*journal, error) {
	changes, err := t.stage(ctx, changes)
	if err != nil {
		return nil, err
	}
	j, err := newJournal(t.project, changes)
	if err != nil {
		return nil, err
	}
	if err := t.prepare(j); err != nil {
		return j, stepError(err, "prepare the transaction")
	}
	if err := t.replace(ctx, j, changes); err != nil {
		return j, err
	}
	if err := j.sync(t.project); err != nil {
		return j, stepError(err, "finish the transaction")
	}
	if err := ctx.Err(); err != nil {
		return j, interrupted(err)
	}
	// An empty state directory says nothing: it goes along.
	if err := t.leave(2); err != nil {
		return j, stepError(err, "finish the transaction")
	}
	// From here on it is done, whatever becomes of the leavings.
	_ = t.tidy()
	return j, nil
}

// stage makes sure that every file is as it was planned for, and puts what is
// to be written, and what that replaces, into the transaction directory. It
// returns the changes that write something.
func (t *txDir) stage(ctx context.Context, changes []Change) (writes []Change, err error) {
	var staged syncing
	defer staged.close()
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return nil, interrupted(err)
		}
		info, err := t.project.examine(c)
		if err == nil && c.writes() {
			err = t.stageFile(&staged, len(writes), c, info)
			writes = append(writes, c)
		}
		if err == nil && len(staged.files) >= maxSyncing {
			err = t.project.sync(&staged, (*os.File).Sync)
		}
		if err != nil {
			return nil, stepError(err, "write %s", c.Path)
		}
	}
	if err := t.project.sync(&staged, (*os.File).Sync); err != nil {
		return nil, stepError(err, "write the files")
	}
	return writes, nil
}

func (t *txDir) stageFile(staged *syncing, i int, c Change, info fs.FileInfo) error {
	if c.Before != nil {
		if err := t.project.keep(staged, c, oldName(i), info); err != nil {
			return err
		}
	}
	if c.After == nil {
		return nil
	}
	if info == nil && c.Like != "" {
		var err error
		if info, err = t.project.look(c.Like); err != nil {
			return err
		}
	}
	return t.project.put(staged, newName(i), c.After, info)
}

// keep preserves the file itself, so that undoing brings back owner, times and
// attributes too; where there are no hard links, its content and mode.
func (d disk) keep(staged *syncing, c Change, to string, info fs.FileInfo) error {
	if d.link(c.Path, to) == nil {
		return nil
	}
	return d.put(staged, to, c.Before, info)
}

// prepare makes the way back safe: with the journal, every directory on the way
// to it is on the medium.
func (t *txDir) prepare(j *journal) error {
	if err := j.save(t.project); err != nil {
		return err
	}
	names := []string{t.up(1)}
	for n := range t.made {
		names = append(names, path.Dir(t.up(n+1)))
	}
	return t.outer.syncDirs(names...)
}

// replace is where the project changes.
func (t *txDir) replace(ctx context.Context, j *journal, changes []Change) error {
	for _, dir := range j.Made {
		there, err := t.project.lookDir(dir)
		if err == nil && !there {
			err = t.project.mkdir(dir, 0o777)
		}
		if err != nil {
			return stepError(err, "make the directory %s", dir)
		}
	}
	for i, c := range changes {
		if err := ctx.Err(); err != nil {
			return interrupted(err)
		}
		_, err := t.project.examine(c)
		switch {
		case err != nil:
		case c.After == nil:
			err = t.project.remove(c.Path)
		case c.Before == nil:
			if err = t.project.create(newName(i), c.Path); errors.Is(err, fs.ErrExist) {
				err = c.outdated("appeared")
			}
		default:
			err = t.project.rename(newName(i), c.Path)
		}
		if err != nil {
			return stepError(err, "write %s", c.Path)
		}
	}
	for _, dir := range j.Emptied {
		if err := t.project.removeDir(dir.Path); err != nil {
			return stepError(err, "remove the directory %s", dir.Path)
		}
	}
	return nil
}

// create gives a staged file its name. Rename would silently replace a file that
// came since the last look; link does not, but not every file system has it.
func (d disk) create(from, to string) error {
	err := d.link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.rename(from, to)
}

// rollBack undoes what run did before it failed with cause.
func (t *txDir) rollBack(j *journal, cause error) error {
	var err error
	if j != nil {
		err = j.undo(t.project)
	}
	if err == nil {
		err = t.leave(t.made)
	}
	if err == nil {
		err = t.tidy()
	}
	if err == nil {
		return cause
	}
	hint := "run again: it begins by undoing the rest"
	if e, ok := errors.AsType[*fault.Error](err); ok {
		hint = e.Hint
	}
	return &fault.Error{Kind: fault.Failed, Hint: hint, Err: errors.Join(cause, err),
		Message: fmt.Sprintf("%v; undoing it failed too: %v", cause, err)}
}

func interrupted(err error) error {
	return &fault.Error{Kind: fault.Failed, Message: "interrupted", Hint: "nothing was changed", Err: err}
}

// stepError reports a failed step in the user's terms; an *Error has them already.
func stepError(err error, format string, args ...any) error {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e
	}
	if o, ok := errors.AsType[*obstacle](err); ok {
		return &fault.Error{Kind: fault.Conflict, Message: o.Error(), Err: o,
			Hint: "nothing was changed; only regular files in real directories are written: move it out of the way"}
	}
	hint := "nothing was changed"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		hint = "nothing was changed; free some space, then run again"
	case errors.Is(err, fs.ErrPermission):
		hint = "nothing was changed; make it writable, then run again"
	}
	return fault.Fail(fault.Bare(err), hint, "cannot "+format, args...)
}
