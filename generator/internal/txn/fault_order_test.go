package txn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// Losing power is not a thing to try, the order that makes it harmless is: the
// way back is on the medium before the project is touched, all of the project
// before the commit.
func TestApplyReachesTheMediumInOrder(t *testing.T) {
	calls := scenes[0].calls(t)
	i := 0
	for _, want := range []string{
		"link .loginscaffold/tx/old-0000",
		"fsync .loginscaffold/tx/new-0000",
		"fsync .loginscaffold/tx/new-0004",
		"fsync .loginscaffold/tx/journal.new",
		"rename .loginscaffold/tx/journal",
		"fsync .loginscaffold/tx",
		"fsync .loginscaffold",
		"fsync .",
		"mkdir internal",
		"rename go.mod",
		"link internal/auth/auth.go",
		"remove old/deep/a.txt",
		"link .loginscaffold/manifest.json",
		"remove old/deep",
		"fsync old",
		"fsync internal/auth/pages",
		"fsync internal/auth",
		"fsync internal",
		"fsync .loginscaffold",
		"fsync .",
		"rename .loginscaffold/tx" + scratchMark,
		"fsync .loginscaffold",
		"remove .loginscaffold/tx" + scratchMark,
	} {
		for i < len(calls) && calls[i] != want && !(strings.HasSuffix(want, scratchMark) && strings.HasPrefix(calls[i], want)) {
			i++
		}
		if i == len(calls) {
			t.Fatalf("no %q in its place in\n%s", want, strings.Join(calls, "\n"))
		}
	}
	touched := func(call string) bool {
		op, name, _ := strings.Cut(call, " ")
		return strings.Contains("mkdir rename link remove", op) && !strings.HasPrefix(name, textfile.ScaffoldDir)
	}
	journaled := slices.Index(calls, "rename "+journalPath)
	if first := slices.IndexFunc(calls, touched); first < journaled {
		t.Errorf("%s comes before the journal", calls[first])
	}
}

// File systems without hard links (FAT, some of the network) get copies.
func TestApplyWithoutHardLinks(t *testing.T) {
	for _, s := range scenes {
		noLinks := func(_ int, op, name string) error {
			if op == "link" {
				return &os.LinkError{Op: op, New: name, Err: syscall.EPERM}
			}
			return nil
		}
		before, after := s.ends(t)
		dir, root := s.build(t)
		if err := apply(t.Context(), root, s.changes, failing(noLinks).tracer()); err != nil {
			t.Fatal(err)
		}
		wantTree(t, dir, after)
		// And the way back from the last moment before the commit.
		_, root = s.rebuild(t, dir)
		err := apply(t.Context(), root, s.changes, func(op, name string) error {
			if op == "readdir" && name == textfile.ScaffoldDir || op == "readdir" && name == s.root+"/"+textfile.ScaffoldDir {
				return syscall.EIO
			}
			return noLinks(0, op, name)
		})
		if err == nil {
			t.Fatal("no error")
		}
		if err := Recover(root); err != nil {
			t.Fatal(err)
		}
		wantTree(t, dir, before)
	}
}

// The messages name the user's file, not one of the transaction, and the remedy.
func TestApplyFailureMessages(t *testing.T) {
	s := scenes[0]
	fail := func(op, name string, err error) error {
		_, root := s.build(t)
		return apply(t.Context(), root, s.changes, func(o, n string) error {
			if o == op && n == name {
				return &fs.PathError{Op: o, Path: n, Err: err}
			}
			return nil
		})
	}
	for _, c := range []struct {
		op, name      string
		err           error
		message, hint string
	}{
		{"write", newName(1), syscall.ENOSPC, "cannot write internal/auth/auth.go: no space left on device",
			"nothing was changed; free some space, then run again"},
		{"mkdir", "internal", syscall.EACCES, "cannot make the directory internal: permission denied",
			"nothing was changed; make it writable, then run again"},
		{"rename", "go.mod", syscall.EROFS, "cannot write go.mod: read-only file system", "nothing was changed"},
	} {
		err := fail(c.op, c.name, c.err)
		e := wantApplyError(t, err, fault.Failed, c.message)
		if e.Message != c.message || e.Hint != c.hint || !errors.Is(err, c.err) {
			t.Errorf("%s %s: %q, hint %q", c.op, c.name, e.Message, e.Hint)
		}
	}
}

func ExampleApply() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	err := Apply(context.Background(), filepath.Join(dir, "hello"), []Change{
		{Path: "main.go", After: []byte("package main\n")},
		{Path: "../outside", After: []byte("no\n")},
	})
	fmt.Println(err)
	_, err = os.Stat(filepath.Join(dir, "hello"))
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	// Output:
	// refusing to write "../outside": it is not a path inside the project
	// true
}
