package plan

import (
	"fmt"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// replace has the record keep a file of the owner's that one of ours takes the place of.
func (pl *Plan) replace(path string, text []byte) {
	pl.dropReplaced(path) // an earlier one was given back, or is gone
	pl.manifest.Replaced = append(pl.manifest.Replaced, record.Owned{Path: path, Text: text})
}

// giveBack makes s, which deletes a file, put the owner's there again that it took the
// place of, if there was one.
func (pl *Plan) giveBack(s *Step) {
	if text, ok := pl.replaced(s.Path); ok {
		s.Action, s.After, s.Note = ActionUpdate, text, "your file of before"
		pl.dropReplaced(s.Path)
	}
}

func (pl *Plan) replaced(path string) (text []byte, ok bool) {
	for _, o := range pl.manifest.Replaced {
		if o.Path == path {
			return o.Text, true
		}
	}
	return nil, false
}

func (pl *Plan) dropReplaced(path string) {
	pl.manifest.Replaced = slices.DeleteFunc(slices.Clone(pl.manifest.Replaced), func(o record.Owned) bool { return o.Path == path })
}

// giveBackAll plans the replaced files of the owner's that no step has given back: where
// they were if nothing is there, else beside it.
func (pl *Plan) giveBackAll() error {
	for _, o := range pl.manifest.Replaced {
		s := Step{ID: "owner/" + o.Path, Path: o.Path, Action: ActionCreate, After: o.Text, Note: "your file of before"}
		free, err := pl.free(o.Path)
		if err != nil {
			return err
		}
		if !free {
			s.Path = o.Path + ".orig"
			s.Note = fmt.Sprintf("your file of before %s took its place", o.Path)
			if free, err = pl.free(s.Path); err != nil {
				return err
			}
		}
		if !free {
			s.Action, s.undecidable = ActionConflict, true
			s.Note = "this would be " + s.Note
		}
		pl.Put(s)
	}
	pl.manifest.Replaced = nil
	return nil
}

// free reports whether nothing is at path, and no step puts anything there.
func (pl *Plan) free(path string) (bool, error) {
	if s := pl.Step(path); s != nil {
		return false, nil
	}
	e, err := pl.Project.Read(path)
	return e.Data == nil && e.Blocked == "", err
}
