package target

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// Root finds the directory of the module that a run in dir, an absolute path,
// works on: what Inspect reports as Project.Root. It is apart from Inspect
// because an unfinished run has to be settled before its files are read.
func Root(dir string) (string, error) {
	dir, err := Resolve(dir)
	if err != nil {
		return "", err
	}
	return projectRoot(dir)
}

// Resolve gives dir, an absolute path, the name that it has without symbolic
// links, as far as it exists. Everything that is looked for in the directory and
// above starts from that name: a link would have us walk up another tree than
// the one that is written to.
//
// A path with dot-dot elements must not have been cleaned: link/.. is the parent
// of what the link leads to.
func Resolve(dir string) (string, error) {
	if !filepath.IsAbs(dir) {
		return "", fault.Fail(nil, "", "the directory %q is not an absolute path", dir)
	}
	for len(dir) > len(filepath.VolumeName(dir))+1 && os.IsPathSeparator(dir[len(dir)-1]) {
		dir = dir[:len(dir)-1]
	}
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		return real, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fault.Fail(fault.Bare(err), "", "cannot follow %s", dir)
	}
	if to, err := os.Readlink(dir); err == nil {
		return "", fault.Fail(nil, "make what it leads to, or remove it", "%s is a symbolic link to nothing, %s", dir, to)
	}
	// The last element is not there yet; what stands above it can be a link.
	last := len(dir)
	for last > 0 && !os.IsPathSeparator(dir[last-1]) {
		last--
	}
	above, err := Resolve(dir[:last])
	if err != nil {
		return "", err
	}
	return filepath.Join(above, dir[last:]), nil
}
