package target

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// Shared is what the record says of a file of the owner's that was added to, or nil.
func (p *Project) Shared(name string) *record.Shared {
	if p.Manifest == nil {
		return nil
	}
	for i := range p.Manifest.Shared {
		if p.Manifest.Shared[i].Path == name {
			return &p.Manifest.Shared[i]
		}
	}
	return nil
}

// findPackage returns the directory that the package is in: the recorded one, unless less
// than half of its files are there and at least half are in another one together.
func (p *Project) findPackage() (string, error) {
	recorded := Answers(p.Manifest).Dir
	var names []string // below it
	for _, f := range p.Manifest.Files {
		if name, ok := strings.CutPrefix(f.Path, recorded+"/"); ok && f.State != record.Deleted {
			names = append(names, name)
		}
	}
	if len(names) == 0 || p.holds(recorded, names)*2 >= len(names) {
		return recorded, nil
	}
	best, most := recorded, p.holds(recorded, names)
	err := p.walk(".", func(dir string) {
		if dir == "." { // no place for a package of ours
			return
		}
		if n := p.holds(dir, names); n > most && n*2 >= len(names) {
			best, most = dir, n
		}
	})
	return best, err
}

// holds is how many of the files are in dir.
func (p *Project) holds(dir string, names []string) int {
	n := 0
	for _, name := range names {
		if info, err := os.Lstat(filepath.Join(p.Root, filepath.FromSlash(path.Join(dir, name)))); err == nil && info.Mode().IsRegular() {
			n++
		}
	}
	return n
}

// walk calls visit with from and each directory of the module below it, by slash path
// from the root.
func (p *Project) walk(from string, visit func(dir string)) error {
	err := filepath.WalkDir(filepath.Join(p.Root, filepath.FromSlash(from)), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
				return nil
			}
			return err
		}
		if !d.IsDir() {
			return nil
		}
		rel, err := filepath.Rel(p.Root, name)
		if err != nil {
			return err
		}
		if rel != "." && notOfModule(name, d.Name()) {
			return fs.SkipDir
		}
		visit(filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		return fault.Fail(err, "", "look through the module")
	}
	return nil
}

// notOfModule reports whether the go command leaves the directory out of the module.
func notOfModule(path, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || slices.Contains([]string{"vendor", "node_modules", "testdata"}, name) {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

// Below lists the regular files in dir and below it, by slash path from the root, sorted.
func (p *Project) Below(dir string) ([]string, error) {
	var names []string
	err := p.walk(dir, func(at string) {
		entries, err := os.ReadDir(filepath.Join(p.Root, filepath.FromSlash(at)))
		if err != nil {
			return // gone since, or closed to us
		}
		for _, e := range entries {
			if e.Type().IsRegular() {
				names = append(names, path.Join(at, e.Name()))
			}
		}
	})
	slices.Sort(names)
	return names, err
}

// Matching returns the slash path of something in the project, wherever git would look,
// whose name matches pattern as path.Match does; "" when there is nothing.
func (p *Project) Matching(pattern string) (found string, err error) {
	err = filepath.WalkDir(p.Root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission):
			return nil
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		}
		if ok, err := path.Match(pattern, d.Name()); err != nil || !ok || name == p.Root {
			return err
		}
		found, err = filepath.Rel(p.Root, name)
		found = filepath.ToSlash(found)
		return cmp.Or(err, fs.SkipAll)
	})
	if err != nil {
		return "", fault.Fail(err, "", "look for %s", pattern)
	}
	return found, nil
}

// GoFiles lists the Go files of the module at root, built or not, by slash path, sorted.
func GoFiles(root string) ([]string, error) {
	names, err := (&Project{Root: root}).Below(".")
	return slices.DeleteFunc(names, func(name string) bool { return path.Ext(name) != ".go" }), err
}
