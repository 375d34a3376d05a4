//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package txn

import (
	"errors"
	"os"
	"syscall"
)

// lockMoves tells that a directory can be renamed while a lock in it is held.
const lockMoves = true

// tryLock takes the lock that f stands for, until f is closed or the process
// ends, however it ends. It does not wait: errLocked means another holds it.
func tryLock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errLocked
		default:
			return err
		}
	}
}
