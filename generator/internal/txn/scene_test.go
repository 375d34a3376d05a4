package txn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

// A scene is a directory with a project in it, and changes to make there.
type scene struct {
	name    string
	files   map[string]string // content; "mode 0NNN" at its end sets the mode, "/" a directory
	root    string            // where the project is, or is to be
	changes []Change
}

// scenes are the situations that every failure and every kill is tried in.
var scenes = []scene{
	{
		name: "an existing project",
		root: "p",
		files: map[string]string{
			"p/go.mod":         "module p\nmode 0600",
			"p/main.go":        "package main\nmode 0755",
			"p/old/deep/a.txt": "a",
			"p/old/deep/":      "mode 0750",
			"p/old/b.txt":      "b",
		},
		changes: []Change{
			{Path: "go.mod", Before: []byte("module p\nmode 0600"), After: []byte("module p\n\ngo 1.26\n")},
			{Path: "main.go", Before: []byte("package main\nmode 0755"), After: []byte("package main\nmode 0755")},
			{Path: "internal/auth/auth.go", Before: nil, After: []byte("package auth\n")},
			{Path: "internal/auth/pages/login.html", Before: nil, After: []byte{}},
			{Path: "old/deep/a.txt", Before: []byte("a"), After: nil},
			{Path: ".loginscaffold/manifest.json", Before: nil, After: []byte("{}\n")},
		},
	},
	{
		name:  "a project that does not exist, nor its parent",
		root:  "new/hello",
		files: map[string]string{"beside.txt": "beside"},
		changes: []Change{
			{Path: "main.go", Before: nil, After: []byte("package main\n")},
			{Path: ".loginscaffold/manifest.json", Before: nil, After: []byte("{}\n")},
			{Path: "internal/auth/auth.go", Before: nil, After: []byte("package auth\n")},
		},
	},
	{
		name: "taking everything out again",
		root: "p",
		files: map[string]string{
			"p/main.go":                      "package main\n",
			"p/internal/auth/auth.go":        "package auth\n",
			"p/internal/auth/pages/a.html":   "<p>\nmode 0640",
			"p/.loginscaffold/manifest.json": "{}\n",
		},
		changes: []Change{
			{Path: "internal/auth/auth.go", Before: []byte("package auth\n"), After: nil},
			{Path: "internal/auth/pages/a.html", Before: []byte("<p>\nmode 0640"), After: nil},
			{Path: ".loginscaffold/manifest.json", Before: []byte("{}\n"), After: nil},
		},
	},
}

// build sets the scene up in a fresh directory and returns that and the project.
func (s scene) build(t testing.TB) (dir, root string) {
	t.Helper()
	return s.rebuild(t, filepath.Join(t.TempDir(), "scene"))
}

// rebuild sets the scene up in dir, whatever was there.
func (s scene) rebuild(t testing.TB, dir string) (string, string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for name, text := range s.files {
		put(t, dir+"/"+name, text)
	}
	return dir, filepath.Join(dir, s.root)
}

// memoryDir is a directory in memory where there is one: the tests that try
// every call make thousands of trees.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "apply")
	if err != nil {
		return filepath.Join(t.TempDir(), "scene")
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "scene")
}

func put(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	mode := fs.FileMode(0o644)
	if _, octal, ok := strings.Cut(text, "mode "); ok {
		if _, err := fmt.Sscanf(octal, "%o", &mode); err != nil {
			t.Fatal(err)
		}
	}
	if strings.HasSuffix(name, "/") {
		name = filepath.Clean(name)
	} else if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
}

// tree is everything below dir: names, modes, contents and where links lead.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		fmt.Fprintf(&b, "%v %s", info.Mode(), filepath.ToSlash(rel))
		switch {
		case info.Mode().IsRegular():
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, " %q", data)
		case info.Mode()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(name)
			b.WriteString(" -> " + to)
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ends are the only two trees the scene may ever end in.
func (s scene) ends(t testing.TB) (before, after string) {
	t.Helper()
	dir, root := s.build(t)
	before = tree(t, dir)
	if err := Apply(t.Context(), root, s.changes); err != nil {
		t.Fatal(err)
	}
	return before, tree(t, dir)
}

func wantTree(t testing.TB, dir, want string) {
	t.Helper()
	if got := tree(t, dir); got != want {
		t.Fatalf("the tree is\n%s\nwant\n%s", got, want)
	}
}

func wantApplyError(t testing.TB, err error, kind fault.Kind, message string) *fault.Error {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error", err)
	}
	if e.Kind != kind || !strings.Contains(e.Message, message) {
		t.Fatalf("error of kind %d: %s\nwant kind %d: …%s…", e.Kind, e.Message, kind, message)
	}
	return e
}

func wantUnfinished(t testing.TB, root string, want bool) {
	t.Helper()
	got, err := Unfinished(root)
	if err != nil || got != want {
		t.Fatalf("Unfinished = %v, %v; want %v", got, err, want)
	}
}

func symlink(t testing.TB, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		testkit.Missing(t, "no symbolic links here: %v", err)
	}
}
