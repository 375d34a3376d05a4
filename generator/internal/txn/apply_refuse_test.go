package txn

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

func TestApplyRefusesPaths(t *testing.T) {
	for _, name := range []string{
		"", ".", "..", "../x", "a/../../x", "/etc/x", "a//b", "a/", "./a", `a\..\..\x`, "a\x00b", "a\nb", "a\u200cb",
		".git/config", "sub/.git/hooks/x", ".GIT/config", ".git./x", ".git::$INDEX_ALLOCATION/x", "git~1/x",
		"vendor/x/y.go", "sub/Vendor/y.go",
		".loginscaffold", ".loginscaffold/tx", ".loginscaffold/tx/journal", ".Loginscaffold/TX/journal",
	} {
		dir, root := scenes[0].build(t)
		before := tree(t, dir)
		for _, c := range []Change{{Path: name, Before: nil, After: []byte("x")}, {Path: name, Before: []byte("x"), After: nil}} {
			err := Apply(t.Context(), root, []Change{{Path: "ok.txt", Before: nil, After: []byte("x")}, c})
			wantApplyError(t, err, fault.Failed, "refusing to write")
			wantTree(t, dir, before)
		}
	}
}

func TestApplyRefusesContradictions(t *testing.T) {
	for message, changes := range map[string][]Change{
		"a.txt is changed twice":                   {{Path: "a.txt", Before: nil, After: []byte("1")}, {Path: "a.txt", Before: nil, After: []byte("2")}},
		"a cannot be both a file and a directory":  {{Path: "a/b/c", Before: nil, After: []byte("1")}, {Path: "a", Before: nil, After: []byte("2")}},
		"go cannot be both a file and a directory": {{Path: "go", Before: nil, After: []byte("1")}, {Path: "go/x", Before: nil, After: []byte("2")}, {Path: "go-x", Before: nil, After: nil}},
	} {
		wantApplyError(t, Apply(t.Context(), t.TempDir(), changes), fault.Failed, message)
	}
}

// Whatever stands in the way is a Conflict that names it, and it stays.
func TestApplyNeverGoesThroughWhatIsInTheWay(t *testing.T) {
	auth := Change{Path: "internal/auth/auth.go", Before: nil, After: []byte("package auth\n")}
	mod := Change{Path: "go.mod", Before: []byte("module p\nmode 0600"), After: []byte("module q\n")}
	for _, c := range []struct {
		name    string
		change  Change
		prepare func(t *testing.T, dir, root string)
		message string
	}{
		{"a link to a file", mod, func(t *testing.T, dir, root string) {
			move(t, root+"/go.mod", dir+"/elsewhere")
			symlink(t, "../elsewhere", root+"/go.mod")
		}, "go.mod is a symbolic link"},
		{"a link to a file of the project", mod, func(t *testing.T, dir, root string) {
			move(t, root+"/go.mod", root+"/other")
			symlink(t, "other", root+"/go.mod")
		}, "go.mod is a symbolic link"},
		{"a link to nothing", auth, func(t *testing.T, dir, root string) {
			put(t, root+"/internal/auth/x", "")
			symlink(t, "nothing", root+"/internal/auth/auth.go")
		}, "internal/auth/auth.go is a symbolic link"},
		{"a link to a directory outside", auth, func(t *testing.T, dir, root string) {
			put(t, dir+"/outside/x", "")
			symlink(t, "../outside", root+"/internal")
		}, "internal is a symbolic link"},
		{"a link to a directory of the project", auth, func(t *testing.T, dir, root string) {
			put(t, root+"/internal/x", "")
			symlink(t, "../old", root+"/internal/auth")
		}, "internal/auth is a symbolic link"},
		{"a file for a directory", auth, func(t *testing.T, dir, root string) {
			put(t, root+"/internal", "a file")
		}, "internal is not a directory"},
		{"a directory for a file", auth, func(t *testing.T, dir, root string) {
			put(t, root+"/internal/auth/auth.go/x", "")
		}, "internal/auth/auth.go is a directory"},
		{"a directory for a file that was", mod, func(t *testing.T, dir, root string) {
			move(t, root+"/go.mod", dir+"/elsewhere")
			put(t, root+"/go.mod/x", "")
		}, "go.mod is a directory"},
		{"the state directory as a link", auth, func(t *testing.T, dir, root string) {
			put(t, dir+"/outside/x", "")
			symlink(t, "../outside", root+"/.loginscaffold")
		}, ".loginscaffold is a symbolic link"},
		{"the transaction directory as a link", auth, func(t *testing.T, dir, root string) {
			put(t, root+"/.loginscaffold/manifest.json", "")
			symlink(t, "../old", root+"/.loginscaffold/tx")
		}, ".loginscaffold/tx is a symbolic link"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, root := scenes[0].build(t)
			c.prepare(t, dir, root)
			before := tree(t, dir)
			changes := []Change{{Path: "first.txt", Before: nil, After: []byte("x")}, c.change, {Path: "old/b.txt", Before: []byte("b"), After: nil}}
			e := wantApplyError(t, Apply(t.Context(), root, changes), fault.Conflict, c.message)
			if !strings.HasPrefix(e.Hint, "nothing was changed") {
				t.Errorf("hint %q", e.Hint)
			}
			wantTree(t, dir, before)
		})
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// A link planted after the first look does not lead anything astray either.
func TestApplyNoticesALinkPlantedMeanwhile(t *testing.T) {
	dir, root := scenes[0].build(t)
	put(t, dir+"/outside/deep/a.txt", "a")
	outside := tree(t, dir+"/outside")
	done := false
	err := apply(t.Context(), root, scenes[0].changes, func(op, name string) error {
		if !done && op == "rename" && name == journalPath {
			done = true
			move(t, root+"/old", root+"/moved")
			symlink(t, "../outside", root+"/old")
		}
		return nil
	})
	wantApplyError(t, err, fault.Failed, "old is a symbolic link")
	if got := tree(t, dir+"/outside"); !done || got != outside {
		t.Errorf("planted: %v; outside is\n%s", done, got)
	}
}

func TestApplyRefusesRoots(t *testing.T) {
	dir := t.TempDir()
	put(t, dir+"/file", "x")
	symlink(t, "nothing", dir+"/dangling")
	before := tree(t, dir)
	for root, message := range map[string]string{
		"file":       "file is not a directory",
		"file/below": "not a directory",
		"dangling":   "is a symbolic link to nothing",
		"dangling/x": "is a symbolic link to nothing",
	} {
		wantApplyError(t, Apply(t.Context(), filepath.Join(dir, root), nil), fault.Failed, message)
		wantTree(t, dir, before)
	}
}

// A file that is not as the plan saw it is the owner's newest work.
func TestApplyRefusesWhatChangedSinceThePlan(t *testing.T) {
	for message, edit := range map[string]func(t *testing.T, root string){
		"go.mod was changed since": func(t *testing.T, root string) { put(t, root+"/go.mod", "module p\nmode 0601") },
		"go.mod is gone since":     func(t *testing.T, root string) { os.Remove(root + "/go.mod") },
		"main.go was changed":      func(t *testing.T, root string) { put(t, root+"/main.go", "package mine") },
		"old/deep/a.txt is gone":   func(t *testing.T, root string) { os.Remove(root + "/old/deep/a.txt") },
		"internal/auth/auth.go appeared": func(t *testing.T, root string) {
			put(t, root+"/internal/auth/auth.go", "package auth\n")
		},
	} {
		dir, root := scenes[0].build(t)
		edit(t, root)
		before := tree(t, dir)
		wantApplyError(t, Apply(t.Context(), root, scenes[0].changes), fault.Conflict, message)
		wantTree(t, dir, before)
	}
}

// The same when it changes while Apply is at work, up to the last moment: what
// was done is undone and the edit stays.
func TestApplyRefusesWhatChangesMeanwhile(t *testing.T) {
	for _, c := range []struct{ op, name, edit, message string }{
		{"rename", journalPath, "go.mod", "go.mod was changed since"},
		{"rename", journalPath, "old/deep/a.txt", "old/deep/a.txt was changed since"},
		{"mkdir", "internal/auth/pages", "internal/auth/auth.go", "internal/auth/auth.go appeared since"},
		{"link", "internal/auth/auth.go", "internal/auth/auth.go", "internal/auth/auth.go appeared since"},
	} {
		t.Run(c.op+" "+c.edit, func(t *testing.T) {
			dir, root := scenes[0].build(t)
			err := apply(t.Context(), root, scenes[0].changes, func(op, name string) error {
				if op == c.op && name == c.name {
					os.Remove(filepath.Join(root, c.edit)) // as an editor does: a new file of that name
					put(t, filepath.Join(root, c.edit), "the owner's")
				}
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), c.message) {
				t.Fatalf("error %v, want …%s…", err, c.message)
			}
			got, _ := os.ReadFile(filepath.Join(root, c.edit))
			if string(got) != "the owner's" {
				t.Errorf("the edit became %q", got)
			}
			// Apart from it, all is as before once the owner lets it go.
			os.RemoveAll(filepath.Join(root, txPath))
			before, _ := scenes[0].ends(t)
			for name, text := range scenes[0].files {
				if name == "p/"+c.edit {
					os.Remove(filepath.Join(root, c.edit))
					put(t, filepath.Join(dir, name), text)
				}
			}
			if c.edit == "internal/auth/auth.go" {
				os.RemoveAll(filepath.Join(root, "internal"))
			}
			os.Remove(filepath.Join(root, textfile.ScaffoldDir))
			wantTree(t, dir, before)
		})
	}
}

// A directory that refuses every change: nothing happens, nothing is left.
func TestApplyInAReadOnlyDirectory(t *testing.T) {
	for _, s := range scenes {
		dir, root := s.build(t)
		before := tree(t, dir)
		err := apply(t.Context(), root, s.changes, func(op, name string) error {
			if op == "mkdir" || op == "rename" || op == "remove" || op == "link" {
				return &os.PathError{Op: op, Path: name, Err: syscall.EROFS}
			}
			return nil
		})
		wantApplyError(t, err, fault.Failed, "cannot write in "+root)
		wantTree(t, dir, before)
	}
}

// /proc answers that there is no such directory when one is to be made in it, and
// some network file systems have no locks. Neither is another run.
func TestApplyOnAFileSystemThatCannotServe(t *testing.T) {
	for op, c := range map[string]struct {
		err     error
		message string
	}{
		"mkdir": {syscall.ENOENT, ": the file system there takes no new directories"},
		"lock":  {syscall.ENOLCK, ": the file system cannot lock a file: no locks available"},
	} {
		for _, s := range scenes {
			dir, root := s.build(t)
			before := tree(t, dir)
			err := apply(t.Context(), root, s.changes, func(called, name string) error {
				if called == op {
					return &os.PathError{Op: op, Path: name, Err: c.err}
				}
				return nil
			})
			wantApplyError(t, err, fault.Failed, "cannot write in "+root+c.message)
			wantTree(t, dir, before)
		}
	}
}
