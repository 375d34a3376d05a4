package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// claims are the files by the path that each is to have.
type claims map[string]Triple

// place makes s, the step of t, and f, its entry in the record, part of the plan. Where
// another file has the path already, which an owner can have renamed to what this version
// calls another one, both are one conflict: either step alone would lose the other's text.
func (pl *Plan) place(placed claims, t Triple, s Step, f record.File) {
	path := f.Path
	if s.Action != "" {
		path = s.Path
	}
	if path == "" {
		return // nothing to do and nothing to remember
	}
	if other, taken := placed[path]; taken {
		pl.Put(Step{ID: s.ID, Path: path, Action: ActionConflict, Note: bothWant(path, other, t), undecidable: true})
		return
	}
	placed[path] = t
	if s.Action != "" {
		pl.Put(s)
	}
	if f.ID != "" {
		pl.manifest.Files = append(pl.manifest.Files, f)
	}
}

// bothWant says which two files are to be at path.
func bothWant(path string, a, b Triple) string {
	if usualPath(a) == path {
		a, b = b, a
	}
	if usualPath(b) == path && usualPath(a) != path {
		return fmt.Sprintf("your %s has this name, and this version has a file of its own here: give yours another name", usualPath(a))
	}
	return fmt.Sprintf("both %s and %s would be here: give one of them another name", a.ID, b.ID)
}

// usualPath is where the file of t is unless the owner has moved it.
func usualPath(t Triple) string {
	if t.Desired != nil {
		return t.Desired.Path
	}
	return t.Base.Path
}

// unwantedAt takes out of all the file that was written to path and is not desired, since
// what is desired there has another id in this version: it is the same file. It returns an
// empty one when there is none. Migrations make way by themselves.
func unwantedAt(all map[string]*Triple, path string, desired []layers.File) *Triple {
	for id, t := range all {
		wanted := slices.ContainsFunc(desired, func(f layers.File) bool { return f.ID == id })
		if t.Base != nil && t.Base.Path == path && !wanted && !strings.HasPrefix(id, "migrations/") {
			delete(all, id)
			return t
		}
	}
	return new(Triple)
}

// standAside makes conflicts of steps that would put a file where another one is that
// stays there.
func (pl *Plan) standAside() error {
	leaves := make(map[string]bool)
	for _, s := range pl.Steps {
		if s.From != "" {
			leaves[s.From] = true
		}
	}
	for i, s := range pl.Steps {
		if s.From == "" || leaves[s.Path] {
			continue
		}
		there, err := pl.Project.Read(s.Path)
		if err != nil {
			return err
		}
		if there.Data != nil || there.Blocked != "" {
			pl.Steps[i].Action, pl.Steps[i].undecidable = ActionConflict, true
			pl.Steps[i].Note = cmp.Or(there.Blocked, fmt.Sprintf("%s would move there, and another file is there already", s.From))
		}
	}
	return nil
}
