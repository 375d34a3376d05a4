package txn

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// Change is what Apply does to one file. Before is its content when the change
// was planned, nil when there was no file; After is its content afterwards, nil
// when there is none. Where they are equal the file is only looked at. Path is a
// clean slash path below the project. A new file takes the permission bits of Like, the
// file that it was until now, when that is not empty.
type Change struct {
	Path          string
	Before, After []byte
	Like          string
}

// writes reports whether c changes its file; where it does not, Apply only makes
// sure that the file is as it was planned for.
func (c Change) writes() bool {
	return (c.Before == nil) != (c.After == nil) || !bytes.Equal(c.Before, c.After)
}

// checkChanges refuses paths that are nobody's business to write. Plans are ours,
// but a manifest and a journal are files anybody can have edited.
func checkChanges(changes []Change) error {
	paths := make(map[string]bool, len(changes))
	for _, c := range changes {
		if err := checkChangePath(c.Path); err != nil {
			return err
		}
		if paths[c.Path] {
			return fault.Fail(nil, "", "%s is changed twice in one run", c.Path)
		}
		paths[c.Path] = true
	}
	for _, c := range changes {
		for at := range textfile.Ancestors(c.Path) {
			if at != c.Path && paths[at] {
				return fault.Fail(nil, "", "%s cannot be both a file and a directory", at)
			}
		}
	}
	return nil
}

func checkChangePath(name string) error {
	if err := textfile.CheckPath(name); err != nil {
		return fault.Fail(nil, "", "refusing to write %q: it %v", name, err)
	}
	if low := strings.ToLower(name); low == textfile.ScaffoldDir || low == txPath || strings.HasPrefix(low, txPath+"/") {
		return fault.Fail(nil, "", "refusing to write %q: it belongs to the transaction itself", name)
	}
	return nil
}

// examine finds the file of a change, nil for none, and refuses with a Conflict
// when it is not as it was planned for.
func (d disk) examine(c Change) (fs.FileInfo, error) {
	info, err := d.look(c.Path)
	switch {
	case err != nil:
		return nil, err
	case info == nil && c.Before == nil:
		return nil, nil
	case info == nil:
		return nil, c.outdated("is gone")
	case c.Before == nil:
		return nil, c.outdated("appeared")
	}
	if info.Size() == int64(len(c.Before)) {
		now, err := d.readFile(c.Path)
		if err != nil || bytes.Equal(now, c.Before) {
			return info, err
		}
	}
	return nil, c.outdated("was changed")
}

func (c Change) outdated(what string) error {
	return &fault.Error{Kind: fault.Conflict, Message: c.Path + " " + what + " since this run was planned",
		Hint: "nothing was changed; run again to plan with what is there now"}
}

// missing lists the directories that the files to be written need and that are
// not there, outermost first.
func (d disk) missing(changes []Change) ([]string, error) {
	var dirs []string
	seen := map[string]bool{".": true}
	for _, c := range changes {
		if c.After == nil {
			continue
		}
		for dir := range textfile.Ancestors(c.Path) {
			if seen[dir] || dir == c.Path {
				continue
			}
			seen[dir] = true
			there, err := d.lookDir(dir)
			if err != nil {
				return nil, err
			}
			if !there {
				dirs = append(dirs, dir)
			}
		}
	}
	return dirs, nil
}

// emptied lists the directories that hold nothing once the files to be deleted
// are gone, innermost first: git would not keep them either.
func (d disk) emptied(changes []Change) ([]journalDir, error) {
	gone, needed, candidates := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range changes {
		gone[c.Path] = c.After == nil
		for dir := path.Dir(c.Path); dir != "."; dir = path.Dir(dir) {
			needed[dir] = needed[dir] || c.After != nil
			candidates[dir] = true
		}
	}
	var dirs []journalDir
	// Backwards in lexical order a directory comes after all that is below it.
	for _, dir := range slices.Backward(slices.Sorted(maps.Keys(candidates))) {
		if needed[dir] {
			continue
		}
		entries, err := d.readDir(dir)
		if err != nil {
			return nil, err
		}
		stays := func(e fs.DirEntry) bool { return !gone[path.Join(dir, e.Name())] }
		if slices.ContainsFunc(entries, stays) {
			continue
		}
		info, err := d.lstat(dir)
		if err != nil {
			return nil, err
		}
		gone[dir] = true
		dirs = append(dirs, journalDir{dir, info.Mode() & fs.ModePerm})
	}
	return dirs, nil
}
