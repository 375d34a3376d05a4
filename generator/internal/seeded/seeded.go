// Package seeded has the releases that tests put faults into: what v0.1.0 wrote by default,
// with one fault each, as owners have edited it. See testdata/seeded.
package seeded

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/loginscaffold/loginscaffold/generator/internal/advisory"
)

// Version is the release that has the faults.
const Version = "0.1.0"

// Module is the path of the module that the trees are.
const Module = "example.com/stdlib-sqlite"

// Tree is a project: texts by slash path.
type Tree map[string]string

// repo is the root of the repository, seen from the directory of the test.
func repo(t testing.TB) string {
	t.Helper()
	dir := "."
	for range 5 {
		if _, err := os.Stat(filepath.Join(dir, "testdata", "seeded", "edits")); err == nil {
			return dir
		}
		dir = filepath.Join(dir, "..")
	}
	t.Fatal("no testdata/seeded in a directory above the test")
	return ""
}

// Dir is testdata/seeded: a directory of advisories, and edits.
func Dir(t testing.TB) string { return filepath.Join(repo(t), "testdata", "seeded") }

// Advisories are those of the seeded faults.
func Advisories(t testing.TB) []advisory.Advisory {
	t.Helper()
	all, err := advisory.Load(os.DirFS(Dir(t)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Clean is what v0.1.0 wrote by default, without what is kept in .loginscaffold.
func Clean(t testing.TB) Tree {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(repo(t), "testdata", "releases", "v"+Version, "stdlib-sqlite.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	tree := make(Tree)
	for _, f := range archive.Files {
		tree[f.Name] = string(f.Data)
	}
	maps.DeleteFunc(tree, func(name, _ string) bool { return strings.HasPrefix(name, ".loginscaffold/") })
	return tree
}

// Patch is a patch of testdata/seeded, by its path there without .patch.
func (tree Tree) Patch(t testing.TB, name string) Tree {
	t.Helper()
	patched, err := advisory.ApplyPatch(Read(t, name+".patch"), tree)
	if err != nil {
		t.Fatalf("%s.patch: %v", name, err)
	}
	return patched
}

// Files is the tree as advisory.Parse takes it.
func (tree Tree) Files() map[string][]byte {
	files := make(map[string][]byte, len(tree))
	for name, text := range tree {
		files[name] = []byte(text)
	}
	return files
}

// Read reads a file of testdata/seeded.
func Read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Dir(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Patches are the names, for Patch, of those in a directory of testdata/seeded that begin with
// prefix.
func Patches(t testing.TB, dir, prefix string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Dir(t), filepath.FromSlash(dir), prefix+"*.patch"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, dir+"/"+strings.TrimSuffix(filepath.Base(f), ".patch"))
	}
	return names
}
