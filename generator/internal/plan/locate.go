package plan

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// inThisVersion is the entry f of the record under the id and at the path that the file
// has by now: this version can call it otherwise, and the owner can have moved the
// package.
func (pl *Plan) inThisVersion(f record.File, desired []layers.File) record.File {
	was := target.Answers(pl.Project.Manifest)
	if now := catalog.Renamed[f.ID]; now != "" && slices.ContainsFunc(desired, func(d layers.File) bool { return d.ID == now }) && !pl.recorded(now) {
		f.ID = now
	}
	if rest, ok := strings.CutPrefix(f.Path, was.Dir+"/"); ok {
		f.Path = path.Join(pl.Project.PackageDir, rest)
	}
	if was.Store != pl.Answers.Store {
		f = otherStore(f, was.Store, pl.Answers.Store)
	}
	return f
}

// recorded reports whether the record has a file of that id.
func (pl *Plan) recorded(id string) bool {
	return slices.ContainsFunc(pl.Project.Manifest.Files, func(f record.File) bool { return f.ID == id })
}

// ownPath is where the file f of the record goes when the owner has given it a name of
// theirs, or "". The record tells only where a file is, but a name that is not the one of
// its id, which was was, is nobody else's.
func (pl *Plan) ownPath(f record.File, was string, desired []layers.File) string {
	i := slices.IndexFunc(desired, func(d layers.File) bool { return d.ID == f.ID })
	if i < 0 {
		return ""
	}
	own := f.Path
	if rest, ok := strings.CutPrefix(own, pl.Project.PackageDir+"/"); ok {
		own = path.Join(pl.Answers.Dir, rest)
	}
	if own == nameOf(desired[i].Path, f.ID, was) {
		return ""
	}
	return own
}

// nameOf is the path at for another id of the file: the last elements of the two are alike.
func nameOf(at, id, was string) string {
	inPath := func(id string) string { return strings.TrimPrefix(strings.TrimPrefix(id, "app/"), "auth/") }
	i := strings.LastIndex(at, inPath(id))
	if id == was || i < 0 {
		return at
	}
	return at[:i] + inPath(was) + at[i+len(inPath(id)):]
}

// otherStore renames a migration for a change of the store from was to now: the folder of
// the old one is kept apart, and that of the new one, from an earlier change, comes back.
func otherStore(f record.File, was, now string) record.File {
	name, ok := strings.CutPrefix(f.ID, "migrations/")
	if !ok {
		return f
	}
	if back, ok := strings.CutPrefix(name, now+"/"); ok {
		f.ID = "migrations/" + back
	} else if !strings.Contains(name, "/") {
		f.ID = "migrations/" + was + "/" + name
	}
	return f
}

// apart is the path of a shipped migration: below the folder of migrations, where none
// is applied, when it is of another store.
func apart(id, at string) string {
	name := strings.TrimPrefix(id, "migrations/")
	store, _, ok := strings.Cut(name, "/")
	if dir := path.Dir(at); ok && path.Base(dir) != store {
		return path.Join(dir, store, path.Base(at))
	}
	return at
}

// findCurrent reads the current file of each triple: at the path it was written to, or
// where the owner has put it since, or else at the wanted path, unless that is one of
// those.
func (pl *Plan) findCurrent(triples []Triple) error {
	var lost []*Triple
	claimed := make(map[string]bool)
	for i := range triples {
		t := &triples[i]
		if t.Base == nil {
			continue
		}
		if err := pl.readCurrent(t, t.Base.Path); err != nil {
			return err
		}
		switch {
		case t.Current != nil:
			claimed[t.Current.Path] = true
		case t.Entry.Blocked == "" && t.Base.Text != nil && t.State != record.Deleted:
			lost = append(lost, t)
		}
	}
	if err := pl.findLost(lost, claimed); err != nil {
		return err
	}
	for i := range triples {
		t := &triples[i]
		if t.Base != nil || claimed[t.Desired.Path] {
			continue
		}
		if err := pl.readCurrent(t, t.Desired.Path); err != nil {
			return err
		}
	}
	return nil
}

// findLost looks for the lost files below the package directory, among those that are not
// claimed, and claims what it finds.
func (pl *Plan) findLost(lost []*Triple, claimed map[string]bool) error {
	if len(lost) == 0 {
		return nil
	}
	others, err := pl.Project.Below(pl.Project.PackageDir)
	if err != nil {
		return err
	}
	for _, t := range lost {
		others = slices.DeleteFunc(others, func(name string) bool { return claimed[name] })
		if err := pl.findMoved(t, others); err != nil {
			return err
		}
		if t.Current != nil {
			claimed[t.Current.Path] = true
		}
	}
	return nil
}

func (pl *Plan) readCurrent(t *Triple, path string) (err error) {
	t.Entry, err = pl.Project.Read(path)
	if t.Entry.Data != nil {
		t.Current = &File{path, t.Entry.Data}
	}
	return err
}

// findMoved looks among others, files of the package directory that are none of ours,
// for the one that is the lost file of t under another name.
func (pl *Plan) findMoved(t *Triple, others []string) error {
	best := 0.6 // of the lines; below that it is another file
	for _, name := range others {
		if path.Ext(name) != path.Ext(t.Base.Path) {
			continue
		}
		entry, err := pl.Project.Read(name)
		if err != nil {
			return err
		}
		if likeness := alike(t.Base.Text, entry.Data); likeness > best {
			best, t.Current = likeness, &File{name, entry.Data}
		}
	}
	return nil
}

// alike is how much of two texts is the same, in lines, from 0 to 1.
func alike(a, b []byte) float64 {
	count := make(map[string]int)
	lines := 0
	for line := range bytes.Lines(a) {
		count[string(bytes.TrimSpace(line))]++
		lines++
	}
	common, other := 0, 0
	for line := range bytes.Lines(textfile.ToLF(b)) {
		other++
		if key := string(bytes.TrimSpace(line)); count[key] > 0 {
			count[key]--
			common++
		}
	}
	return float64(common) / float64(max(lines, other, 1))
}
