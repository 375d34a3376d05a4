package txn

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockMoves tells that a directory can be renamed while a lock in it is held.
const lockMoves = false

// tryLock takes the lock that f stands for, until f is closed or the process
// ends, however it ends. It does not wait: errLocked means another holds it.
func tryLock(f *os.File) error {
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errLocked
	}
	return err
}
