package plan_test

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ownerWorks has the owner make some edits of the project.
func (w *world) ownerWorks() {
	w.t.Helper()
	n := w.dice.IntN(8)
	if n == 0 {
		return
	}
	w.ownersEdited = true
	w.files = w.own()
	dir := w.inspect().PackageDir
	for range n {
		dir = w.ownerWorksOnce(dir)
	}
}

// ownerWorksOnce makes one edit of a project with the package in dir, and returns where it
// is then.
func (w *world) ownerWorksOnce(dir string) string {
	w.t.Helper()
	names := slices.Sorted(maps.Keys(w.files))
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(sharedPaths, name) })
	if len(names) == 0 {
		return dir
	}
	name := names[w.dice.IntN(len(names))]
	inside := strings.HasPrefix(name, dir+"/")
	switch w.dice.IntN(16) {
	default:
		w.log = append(w.log, "owner: edits "+name)
		text := w.files[name]
		for range 1 + w.dice.IntN(3) {
			text = w.owner.edit(name, text)
		}
		w.write(name, text)
	case 0:
		w.log = append(w.log, "owner: deletes "+name)
		w.check(os.Remove(filepath.Join(w.root, filepath.FromSlash(name))))
		delete(w.files, name)
	case 1:
		if inside {
			w.rename(name, path.Join(path.Dir(name), w.owner.word()+path.Ext(name)))
		}
	case 2:
		if inside {
			w.rename(name, path.Join(dir, w.owner.word(), path.Base(name)))
		}
	case 3:
		w.log = append(w.log, "owner: retypes "+name)
		w.write(name, w.owner.retype(w.files[name]))
	case 4:
		own := path.Join(dir, w.owner.word()+path.Ext(name))
		w.log = append(w.log, "owner: adds "+own)
		w.write(own, w.owner.text(name))
	case 5: // where a version to come may have a file
		in := path.Join(dir, "ours_"+string(rune('a'+w.dice.IntN(3)))+".go")
		w.log = append(w.log, "owner: adds "+in)
		w.write(in, w.owner.text(in))
	case 6:
		other := names[w.dice.IntN(len(names))]
		if path.Ext(other) == path.Ext(name) {
			w.log = append(w.log, "owner: "+name+" is a copy of "+other)
			w.write(name, w.files[other])
		}
	case 7:
		other := names[w.dice.IntN(len(names))]
		if other != name {
			w.rename(name, "swap")
			w.rename(other, name)
			w.rename("swap", other)
		}
	case 8:
		if inside && w.dice.IntN(3) == 0 {
			to := w.owner.word()
			w.rename(dir, to)
			return to
		}
	}
	return dir
}
