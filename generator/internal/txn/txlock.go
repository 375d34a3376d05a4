package txn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// takeLock locks the file name and makes sure that it is still the one of that
// name: its owner deletes it before letting go.
func (d disk) takeLock(name string, flag int) (*os.File, error) {
	if _, err := d.look(name); err != nil {
		return nil, err
	}
	f, err := d.open(name, os.O_RDWR|flag, 0o600)
	if err != nil {
		return nil, err
	}
	err = d.call("lock", name, func() error { return tryLock(f) })
	switch {
	case err == nil:
		err = d.sameFile(f, name)
	case !errors.Is(err, errLocked):
		err = fmt.Errorf("the file system cannot lock a file: %w", fault.Bare(err))
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (d disk) sameFile(f *os.File, name string) error {
	held, err := f.Stat()
	if err != nil {
		return err
	}
	named, err := d.lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(held, named) {
		return errMoved
	}
	return err
}
