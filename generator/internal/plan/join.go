package plan

import (
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// join is the one place that decides what happens to a file of ours. It joins by
// logical id what we wrote last (base), what stands there now (read, by path)
// and what is wanted:
//
//	base  current  desired
//	 –      –        D      create
//	 –      D        D      identical: adopted
//	 –      C        D      conflict
//	 B      B        B      identical
//	 B      C        B      keep the owner's edit
//	 B      –        B      stays deleted
//
// The rows in which base and desired differ belong to an upgrade; the caller
// has refused them.
func join(base map[string]string, read func(string) (target.Entry, error), desired []layers.File) ([]Step, error) {
	var steps []Step
	for _, f := range desired {
		current, err := read(f.Path)
		if err != nil {
			return nil, err
		}
		_, known := base[f.ID]
		steps = append(steps, joinFile(known, current, f))
	}
	return steps, nil
}

func joinFile(known bool, current target.Entry, f layers.File) Step {
	s := Step{ID: f.ID, Path: f.Path, Before: current.Data, After: current.Data, Note: current.Blocked, blockedAt: current.At}
	absent := current.Data == nil && current.Blocked == ""
	switch {
	case current.Data != nil && textfile.SameText(current.Data, f.Data):
		s.Action = ActionIdentical
	case known && absent:
		s.Action = ActionDeleted
	case known:
		s.Action = ActionKeep
	case absent:
		s.Action, s.After = ActionCreate, f.Data
	default:
		s.Action, s.After = ActionConflict, f.Data
	}
	return s
}
