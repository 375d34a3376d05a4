package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"golang.org/x/mod/modfile"
)

// WorkspaceLists reports whether root is one of the modules that the go.work of that
// name lists.
func WorkspaceLists(name, root string) (bool, error) {
	f, err := ReadWork(name)
	if err != nil {
		return false, fault.Fail(err, "mend it first", "cannot read the workspace")
	}
	return slices.ContainsFunc(f.Use, func(use *modfile.Use) bool {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(name), dir)
		}
		return sameDir(dir, root)
	}), nil
}

// sameDir reports whether two paths lead to one directory, by whatever links.
func sameDir(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// ReadWork parses the go.work file called name.
func ReadWork(name string) (*modfile.WorkFile, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return modfile.ParseWork(name, text, nil)
}

// foreignWorkspace returns the go.work that would govern root without listing
// it. Go commands below root fail then, until the owner adds it.
func foreignWorkspace(root string) (string, error) {
	for at := root; ; at = filepath.Dir(at) {
		name := filepath.Join(at, "go.work")
		_, err := os.Stat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fault.Fail(err, "", "look for a go.work")
		}
		if err == nil {
			lists, err := WorkspaceLists(name, root)
			if err != nil || lists {
				return "", err
			}
			return name, nil
		}
		if at == filepath.Dir(at) {
			return "", nil
		}
	}
}
