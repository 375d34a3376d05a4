package testkit

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// ReadTree reads all files below dir, by slash path.
func ReadTree(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	tree := make(map[string][]byte)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		path, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		tree[filepath.ToSlash(path)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// ReplaceTree makes dir hold tree, texts by slash path, and nothing else.
func ReplaceTree(t testing.TB, dir string, tree map[string][]byte) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for path, text := range tree {
		WriteFile(t, filepath.Join(dir, filepath.FromSlash(path)), text)
	}
}

// WriteFile writes a file, and makes the directories that it is in.
func WriteFile(t testing.TB, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
