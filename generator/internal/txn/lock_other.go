//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package txn

import (
	"errors"
	"os"
)

const lockMoves = true

// tryLock refuses: without a lock that dies with its process nothing is written.
func tryLock(*os.File) error { return errors.ErrUnsupported }
