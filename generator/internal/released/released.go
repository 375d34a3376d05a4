// Package released knows testdata/releases, what each released version wrote, for the tests
// that upgrade it.
package released

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/txtar"
)

// Versions are those that dir, testdata/releases, has the output of, the oldest first: "v0.1.0".
func Versions(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var versions []string
	for _, e := range entries {
		versions = append(versions, e.Name())
	}
	semver.Sort(versions)
	return versions, err
}

// Read is what a version wrote for a golden case, by path, without the pristine texts.
func Read(dir, version, name string) (map[string][]byte, error) {
	text, err := os.ReadFile(filepath.Join(dir, version, name+".txtar"))
	tree := make(map[string][]byte)
	for _, f := range txtar.Parse(text).Files {
		tree[f.Name] = f.Data
	}
	return tree, err
}

// Project is Read with the pristine texts: all that stood there after the run.
func Project(dir, version, name string) (map[string][]byte, error) {
	tree, err := Read(dir, version, name)
	if err != nil {
		return nil, err
	}
	m, err := record.Parse(tree[record.ManifestPath])
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w", version, name, err)
	}
	for _, f := range m.Files {
		tree[record.BasePath(f.Path)] = tree[f.Path]
	}
	return tree, nil
}
