//go:build unix

package txn

import "syscall"

// The trees that tests compare have modes in them.
var _ = syscall.Umask(0o022)
