package txn

import "testing"

// What the tests outside the package need, which have a plan: to count, fail and kill.
var (
	ApplyTraced   = apply
	RecoverTraced = recoverRun
	ErrSkip       = errSkip
)

// MemoryDir, Tree and LastRename are memoryDir, tree and lastRename.
func MemoryDir(t testing.TB) string        { return memoryDir(t) }
func Tree(t testing.TB, dir string) string { return tree(t, dir) }
func LastRename(calls []string) int        { return lastRename(calls) }
