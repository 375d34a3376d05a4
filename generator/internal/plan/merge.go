package plan

import (
	"errors"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// side is what happens to the conflicts of the file at path.
func (pl *Plan) side(path string) merge.Side {
	if side, ok := pl.options.Decided[path]; ok {
		return side
	}
	return pl.options.Conflicts
}

// Labels name the three texts in conflict markers and reports.
func (pl *Plan) Labels() merge.Labels {
	theirs := "loginscaffold v" + catalog.Version
	if pl.Fix != "" {
		theirs = pl.Fix
	}
	return merge.Labels{Yours: "yours", Base: "base v" + pl.Project.Manifest.Tool, Theirs: theirs}
}

// merge brings what is new in t.Desired into the owner's file.
func (pl *Plan) merge(t Triple, s Step) (Step, record.File, error) {
	managed := pl.keep(t.ID, s.Path, record.Managed, t.Desired.Text)
	r, err := merge.File(s.Path, t.Base.Text, t.Current.Text, t.Desired.Text)
	if errors.Is(err, merge.ErrBinary) {
		s.Note = "it is not text, so that it cannot be merged"
		switch pl.side(s.Path) {
		case merge.Ours:
			s.Action = ActionKeep
			return s, managed, nil
		case merge.Theirs:
			s.Action, s.After = ActionUpdate, t.Desired.Text
			return s, managed, nil
		}
		s.Action, s.After = ActionConflict, t.Desired.Text
		return s, managed, nil
	}
	if err != nil {
		return s, record.File{}, err
	}
	s.Conflicts = r.Conflicts()
	side := pl.side(s.Path)
	switch {
	case r.Clean():
		s.After = r.Take(merge.Ours, pl.Labels())
	case side == merge.Ours || side == merge.Theirs:
		s.After = r.Take(side, pl.Labels())
		s.Note = fault.Number(len(s.Conflicts), "1 conflict", "%d conflicts") + " decided for " + map[merge.Side]string{merge.Ours: "your side", merge.Theirs: "this version"}[side]
	case side == merge.Markers:
		s.Action, s.After = ActionMarkers, r.Take(merge.Markers, pl.Labels())
		s.Note = fault.Number(len(s.Conflicts), "1 conflict", "%d conflicts") + " to resolve"
		pl.texts.pending[t.ID] = t.Desired.Text
		pl.NotMigrated()
		f := pl.keep(t.ID, s.Path, record.Conflicted, t.Base.Text)
		f.Pending = textfile.Digest(t.Desired.Text)
		return s, f, nil
	default:
		s.Action, s.After = ActionConflict, t.Desired.Text
		return s, managed, nil
	}
	s.Action = ActionMerge
	if string(s.After) == string(s.Before) {
		s.Action = ActionKeep
	}
	return s, managed, nil
}
