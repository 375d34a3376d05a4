package txn

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// interruptedRun leaves the scene as a run does that was killed just before its
// commit: all files are as after.
func interruptedRun(t *testing.T, s scene) (dir, root string) {
	t.Helper()
	dir, root = s.build(t)
	commit := lastRename(s.calls(t))
	if err := apply(t.Context(), root, s.changes, from(commit, syscall.EIO).tracer()); err == nil {
		t.Fatal("not interrupted")
	}
	return dir, root
}

func TestRecoverWithNothingToDo(t *testing.T) {
	for _, s := range scenes {
		dir, root := s.build(t)
		before := tree(t, dir)
		err := recoverRun(root, func(op, name string) error {
			switch op {
			case "stat", "openroot", "lstat", "readdir":
				return nil
			}
			return errors.New(op + " " + name)
		})
		if err != nil {
			t.Fatal(err)
		}
		wantUnfinished(t, root, false)
		wantTree(t, dir, before)
	}
}

// What is neither old nor new is the owner's: it stays, is named together with
// where its old text is, and the rest is undone all the same.
func TestRecoverLeavesTheOwnersEdits(t *testing.T) {
	s := scenes[0]
	dir, root := interruptedRun(t, s)
	put(t, root+"/go.mod", "module mine\n")
	put(t, root+"/internal/auth/auth.go", "package mine\n")
	put(t, root+"/internal/more.go", "package mine\n")
	for range 2 {
		e := wantApplyError(t, Recover(root), fault.Conflict,
			"left as found: go.mod (its text before: .loginscaffold/tx/old-0000), internal/auth/auth.go")
		if !strings.Contains(e.Hint, "delete .loginscaffold/tx") {
			t.Errorf("hint %q", e.Hint)
		}
		wantUnfinished(t, root, true)
		got := tree(t, root)
		for _, want := range []string{
			`go.mod "module mine\n"`, `internal/auth/auth.go "package mine\n"`, `internal/more.go "package mine\n"`,
			`old/deep/a.txt "a"`, `.loginscaffold/tx/old-0000 "module p\nmode 0600"`,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("no %s in\n%s", want, got)
			}
		}
		if strings.Contains(got, "/login.html \"") || strings.Contains(got, "/manifest.json \"") {
			t.Errorf("not undone:\n%s", got)
		}
	}
	// Once the owner has put them right, Recover ends it by itself.
	os.RemoveAll(filepath.Join(root, "internal"))
	put(t, root+"/go.mod", "module p\nmode 0600")
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	before, _ := s.ends(t)
	wantTree(t, dir, before)
}

// What the owner put beside ours keeps the directories that hold it, also those
// that the run had made, without an error.
func TestRecoverLeavesTheOwnersFilesInNewDirectories(t *testing.T) {
	dir, root := interruptedRun(t, scenes[1])
	put(t, root+"/internal/notes.txt", "mine")
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	wantUnfinished(t, root, false)
	wantTree(t, dir, `-rw-r--r-- beside.txt "beside"
drwxr-xr-x new
drwxr-xr-x new/hello
drwxr-xr-x new/hello/internal
-rw-r--r-- new/hello/internal/notes.txt "mine"
`)
}

// A directory that became a link in the meantime is not followed.
func TestRecoverDoesNotFollowLinks(t *testing.T) {
	dir, root := interruptedRun(t, scenes[0])
	move(t, root+"/internal", dir+"/outside")
	symlink(t, "../outside", root+"/internal")
	outside := tree(t, dir+"/outside")
	wantApplyError(t, Recover(root), fault.Conflict, "internal/auth/auth.go, internal/auth/pages/login.html")
	if got := tree(t, dir+"/outside"); got != outside {
		t.Errorf("outside is\n%s\nwant\n%s", got, outside)
	}
}

// A project that was moved is undone where it is now; the directories above it
// are somebody else's.
func TestRecoverAfterAMove(t *testing.T) {
	dir, root := interruptedRun(t, scenes[1])
	if err := os.Mkdir(dir+"/place", 0o755); err != nil {
		t.Fatal(err)
	}
	move(t, root, dir+"/place/hello")
	if err := Recover(dir + "/place/hello"); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, "-rw-r--r-- beside.txt \"beside\"\ndrwxr-xr-x new\ndrwxr-xr-x place\n")
}

// A journal is a file that anybody can have written: it gets no further than the
// changes Apply would take, and one that cannot be right is not acted upon.
func TestRecoverRefusesOddJournals(t *testing.T) {
	sum := textfile.Digest([]byte("b"))
	for journal, message := range map[string]string{
		``:                              "is damaged",
		`{"version":1,"files":[`:        "is damaged",
		`{"version":2,"files":[]}`:      "its journal is version 2",
		file("../beside.txt", sum):      `refusing to write "../beside.txt"`,
		file("/etc/passwd", sum):        `refusing to write "/etc/passwd"`,
		file(".git/config", sum):        "it belongs to git",
		file("vendor/modules.txt", ""):  "vendor/modules.txt does not change",
		`{"version":1,"made":["../x"]}`: `refusing to write "../x"`,
		`{"version":1,"emptied":[{"path":".git/hooks","mode":511}]}`: "it belongs to git",
	} {
		dir, root := scenes[0].build(t)
		put(t, root+"/.git/config", "b")
		put(t, dir+"/beside.txt", "b")
		put(t, root+"/"+journalPath, journal)
		put(t, root+"/"+lockPath, "")
		before := tree(t, dir)
		wantApplyError(t, Recover(root), fault.Failed, message)
		wantTree(t, dir, before)
	}
}

func file(name, sum string) string {
	return `{"version":1,"files":[{"path":"` + name + `","old":"","new":"` + sum + `"}]}`
}

// Power may fail so that the lock file is there and its text is not.
func TestRecoverWithoutTheLockFile(t *testing.T) {
	for _, damage := range []func(name string) error{
		os.Remove,
		func(name string) error { return os.Truncate(name, 0) },
		func(name string) error { return os.WriteFile(name, []byte("\n../hello//tx/tx"), 0o600) },
	} {
		dir, root := interruptedRun(t, scenes[1])
		if err := damage(filepath.Join(root, lockPath)); err != nil {
			t.Fatal(err)
		}
		if err := Recover(root); err != nil {
			t.Fatal(err)
		}
		wantTree(t, dir, "-rw-r--r-- beside.txt \"beside\"\ndrwxr-xr-x new\ndrwxr-xr-x new/hello\ndrwxr-xr-x new/hello/.loginscaffold\n")
	}
}

// A damaged copy of an old text is not put in the place of anything.
func TestRecoverWithADamagedCopy(t *testing.T) {
	_, root := interruptedRun(t, scenes[0])
	put(t, filepath.Join(root, oldName(0)), "rubbish")
	wantApplyError(t, Recover(root), fault.Conflict, "left as found: go.mod")
	if got, _ := os.ReadFile(root + "/go.mod"); string(got) != "module p\n\ngo 1.26\n" {
		t.Errorf("go.mod is %q", got)
	}
}

// Only what a run puts there is deleted, never a tree by its name.
func TestRecoverDeletesNothingOfOthers(t *testing.T) {
	id := strings.Repeat("A", 26)
	for _, name := range []string{
		".loginscaffold/tx.loginscaffold-" + id + "/thesis.txt",
		".loginscaffold.loginscaffold-" + id + "/tx/thesis.txt",
		".loginscaffold/tx/thesis.txt",
	} {
		dir, root := scenes[0].build(t)
		put(t, filepath.Join(root, name), "years of work")
		wantApplyError(t, Recover(root), fault.Failed, "not empty")
		if !strings.Contains(tree(t, dir), "years of work") {
			t.Errorf("%s is gone", name)
		}
	}
	dir, root := scenes[0].build(t)
	put(t, root+"/.loginscaffold/tx.loginscaffold-notes/lock", "not one of ours")
	before := tree(t, dir)
	if err := Recover(root); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, before)
}
