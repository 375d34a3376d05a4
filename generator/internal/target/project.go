package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"golang.org/x/mod/modfile"
)

// Project is what stands in the target directory.
type Project struct {
	Root      string // absolute; may not exist yet
	Module    string // the module path; empty when a go.mod is to be made
	GoVersion string // of the go line; empty when a go.mod is to be made
	New       bool   // without a Go file: it gets the app layer too
	Workspace string // a go.work above the root that does not list it, or empty
	Vendored  bool   // has a vendor directory, to be renewed after a change of go.mod

	PackageDir string // where the package is now; empty when not scaffolded

	Requires map[string]*modfile.Require
	Manifest *record.Manifest                 // nil when not scaffolded
	Base     map[string][]byte                // pristine text by logical id
	Pending  map[string][]byte                // and that of conflicted files, which is to take its place
	Read     func(path string) (Entry, error) // as it was when it was first asked for
}

// Entry is what stands at one path of the project.
type Entry struct {
	Data    []byte // nil when there is nothing
	Blocked string // why it can be neither read nor replaced, in words; or empty
	At      string // what blocks it: the path, or something on the way to it
}

// Scaffolded reports whether the project has a manifest of ours.
func (p *Project) Scaffolded() bool { return p.Manifest != nil }

// Inspect reads what dir holds, which must be an absolute path and may be
// absent. A dir that is absent or empty becomes a new module, also below another
// one; otherwise the project is the nearest go.mod in dir or above. Nothing is
// written.
func Inspect(dir string) (*Project, error) {
	root, err := Root(dir)
	if err != nil {
		return nil, err
	}
	files := newSnapshot(root)
	p := &Project{Root: root, Read: files.Read}
	if err := NotNewer(root); err != nil {
		return nil, err
	}
	if p.New, err = HasNoGo(root); err != nil {
		return nil, fault.Fail(err, "", "look for Go files")
	}
	if err := p.readModule(); err != nil {
		return nil, err
	}
	if err := p.readScaffold(files); err != nil {
		return nil, err
	}
	// A new project has Go files after its first run: what it was is recorded.
	if p.Manifest != nil {
		p.New = p.Manifest.App
		if p.PackageDir, err = p.findPackage(); err != nil {
			return nil, err
		}
	}
	vendor, err := p.Read("vendor/modules.txt")
	if err != nil {
		return nil, err
	}
	p.Vendored = vendor.Data != nil
	p.Workspace, err = foreignWorkspace(root)
	return p, err
}

// besides are left in a directory by version control, file managers and editors
// without anybody having begun to work there. In lower case: Windows writes some
// of them in several ways.
var besides = []string{
	".git", ".hg", ".svn", ".jj", ".bzr",
	".ds_store", ".localized", ".directory", "thumbs.db", "desktop.ini",
	".idea", ".vscode", ".vs", ".zed", ".fleet",
}

// projectRoot finds the directory that is, or becomes, the root of the module.
func projectRoot(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil
	}
	if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
		return "", fault.Misuse("name a directory", "%s is a file", dir)
	}
	if err != nil {
		return "", fault.Fail(err, "", "read the directory")
	}
	content := func(e fs.DirEntry) bool { return !slices.Contains(besides, strings.ToLower(e.Name())) }
	if !slices.ContainsFunc(entries, content) {
		return dir, nil
	}
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(filepath.Join(at, "go.mod"))
		if err == nil && info.Mode().IsRegular() {
			return at, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fault.Fail(err, "", "look for a go.mod")
		}
		if at == filepath.Dir(at) {
			return dir, nil
		}
	}
}

// errFound stops a walk that has seen enough.
var errFound = errors.New("found")

// HasNoGo reports whether the module at root is without a single Go file. What
// the go command does not build as part of it does not count, nor does what a
// package manager for JavaScript has brought along.
func HasNoGo(root string) (bool, error) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			// Absent, or closed to us: a data directory of a server, say.
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
				return nil
			}
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && notOfModule(path, name) {
			return fs.SkipDir
		}
		hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
		if !d.IsDir() && !hidden && strings.HasSuffix(name, ".go") {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return false, nil
	}
	return true, err
}
