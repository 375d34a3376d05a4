package plan_test

import (
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
)

// wantStatus demands that status says of each file what an upgrade does with it.
func (w *world) wantStatus(p *target.Project) {
	w.t.Helper()
	pl, err := plan.New(w.templates, p, p.Defaults(), plan.Options{Look: true})
	w.check(err)
	told := make(map[string]bool)
	for _, f := range pl.Status() {
		told[f.Path] = true
		s := pl.Step(f.Path)
		if s == nil {
			s = new(plan.Step)
		}
		inTheWay := s.Action == plan.ActionConflict && s.Note != ""
		if may := actionsFor(f); !slices.Contains(may, s.Action) && !inTheWay {
			w.fatalf("status says %q of %s, and the plan %q; want one of %q", f, f.Path, s, may)
		}
	}
	for _, s := range pl.Steps {
		shared := slices.Contains(sharedPaths, s.Path)
		if !shared && !told[s.Path] && s.Action != plan.ActionConflict && s.Before != nil {
			w.fatalf("the plan has %q, and status does not tell of it", s)
		}
	}
}

// actionsFor are what a plan may do with a file that stands like that.
func actionsFor(f plan.FileStatus) []plan.Action {
	switch {
	case f.State == plan.Pristine && f.Outdated:
		return []plan.Action{plan.ActionUpdate, plan.ActionDelete}
	case f.State == plan.Pristine:
		return []plan.Action{plan.ActionIdentical, plan.ActionMove}
	case f.State == plan.Edited && f.Outdated:
		return []plan.Action{plan.ActionMerge, plan.ActionConflict, plan.ActionKeep, plan.ActionIdentical, plan.ActionMove}
	case f.State == plan.Edited:
		return []plan.Action{plan.ActionKeep, plan.ActionMove, plan.ActionEject}
	case f.State == plan.Deleted:
		return []plan.Action{plan.ActionDeleted}
	case f.State == plan.Missing:
		return []plan.Action{plan.ActionCreate, plan.ActionConflict}
	}
	return []plan.Action{""} // ejected, or the owner's
}
