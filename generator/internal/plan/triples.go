package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// File is a path and a text.
type File struct {
	Path string
	Text []byte
}

// Triple is one file as it was written last, as it is, and as it is wanted. Nil is no
// file. What blocks the current one is in Entry.
type Triple struct {
	ID                     string
	Base, Current, Desired *File
	Own                    string       // where it goes when the owner gave it a name of theirs before the last run, or empty
	State                  record.State // what the record says of it; empty when it is not there
	Entry                  target.Entry
}

// triples looks up the current file of each id: where it was written, or where the
// owner has moved it since.
func (pl *Plan) triples(desired []layers.File) ([]Triple, error) {
	all := make(map[string]*Triple)
	p := pl.Project
	if p.Scaffolded() {
		for _, f := range p.Manifest.Files {
			text := p.Base[f.ID]
			if f.State == record.Conflicted {
				text = p.Pending[f.ID] // the file has it when its markers are gone; a plan to be applied is made only then
			}
			text = pl.inOwnersTerms(f.Path, text)
			was := f.ID
			f = pl.inThisVersion(f, desired)
			all[f.ID] = &Triple{ID: f.ID, Own: pl.ownPath(f, was, desired), State: f.State, Base: &File{f.Path, text}}
		}
	}
	for _, f := range desired {
		t := all[f.ID]
		if t == nil {
			t = unwantedAt(all, f.Path, desired)
			t.ID = f.ID
			all[f.ID] = t
		}
		t.Desired = &File{f.Path, f.Data}
	}
	sorted := slices.SortedFunc(maps.Values(all), func(x, y *Triple) int { return cmp.Compare(x.ID, y.ID) })
	triples := make([]Triple, len(sorted))
	for i, t := range sorted {
		triples[i] = *t
		if t.Base != nil && strings.HasPrefix(t.ID, "migrations/") && !pl.removes {
			triples[i] = shipped(*t)
		}
	}
	return triples, pl.findCurrent(triples)
}

// shipped is t with a migration left as it was shipped: databases have applied it.
func shipped(t Triple) Triple {
	desired := File{apart(t.ID, t.Base.Path), t.Base.Text}
	if t.Desired != nil {
		desired.Path = t.Desired.Path
	}
	t.Desired = &desired
	return t
}

// mergedPath is where the file goes: where the owner moved it, else where it is wanted.
func mergedPath(t Triple) string {
	switch {
	case t.Desired == nil && t.Current != nil:
		return t.Current.Path
	case t.Desired == nil:
		return t.Base.Path
	case t.Base != nil && t.Current != nil && t.Current.Path != t.Base.Path:
		return t.Current.Path
	case t.Current != nil && t.Own != "":
		return t.Own
	}
	return t.Desired.Path
}
