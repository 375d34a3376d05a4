package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
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
