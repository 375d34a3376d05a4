package plan

import (
	"bytes"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// joinAll is the one place where files of ours are decided on: it joins by logical id,
// over all that were written or are wanted.
func (pl *Plan) joinAll(desired []layers.File) error {
	triples, err := pl.triples(desired)
	if err != nil {
		return err
	}
	pl.manifest = pl.newManifest()
	placed := make(claims)
	for _, t := range triples {
		pl.status = append(pl.status, statusOf(t))
		s, f, err := pl.join(t)
		if err != nil {
			return err
		}
		pl.place(placed, t, s, f)
	}
	return pl.standAside()
}

// join decides on one file. The step has no action when there is nothing to tell; the
// entry of the record has no id when there is nothing to remember.
//
//	base  current  desired
//	 –      –        D      create
//	 –      D        D      identical: adopted
//	 –      C        D      conflict
//	 B      B        D      update
//	 B      B        –      delete
//	 B      C        B      keep the owner's edit
//	 B      C        D      three-way merge, or conflict
//	 B      –        D      stays deleted
//	 B      –        –      forget
//	 B      C        –      kept, and let go
//	 B      D        D      identical
func (pl *Plan) join(t Triple) (Step, record.File, error) {
	s := Step{ID: t.ID, Note: t.Entry.Blocked, blockedAt: t.Entry.At}
	s.Path = mergedPath(t)
	if t.Current != nil {
		s.Before, s.After = t.Current.Text, t.Current.Text
		if t.Current.Path != s.Path {
			s.From = t.Current.Path
		}
	}
	if t.Entry.Blocked != "" && t.State == record.Ejected {
		return Step{}, pl.keep(t.ID, t.Base.Path, record.Ejected, t.Base.Text), nil
	}
	if t.Entry.Blocked != "" {
		s.Action = ActionConflict
		if t.Desired != nil {
			s.After = t.Desired.Text
		}
		return s, record.File{}, nil
	}
	if t.Desired == nil {
		return pl.unwanted(t, s)
	}
	if t.Base == nil || t.Base.Text == nil {
		return pl.unknown(t, s)
	}
	return pl.known(t, s)
}

// unwanted is a file that was written and is wanted no more.
func (pl *Plan) unwanted(t Triple, s Step) (Step, record.File, error) {
	switch {
	case t.Current == nil:
		return Step{}, record.File{}, nil
	case t.State == record.Ejected:
		s.Action = ""
	case textfile.SameText(t.Current.Text, t.Base.Text):
		s.Action, s.After = ActionDelete, nil
		pl.giveBack(&s)
		return s, record.File{}, nil
	default:
		s.Action, s.Note = ActionEject, "you edited it, so it stays, and is yours alone from now on"
	}
	return s, pl.keep(t.ID, t.Current.Path, record.Ejected, t.Base.Text), nil
}

// unknown is a wanted file of which no pristine text is known.
func (pl *Plan) unknown(t Triple, s Step) (Step, record.File, error) {
	if err := checkGo(s.Path, t.Desired.Text); err != nil {
		return s, record.File{}, err
	}
	managed := func() record.File { return pl.keep(t.ID, s.Path, record.Managed, t.Desired.Text) }
	switch {
	case t.State == record.Ejected:
		return pl.stays(t, s)
	case t.Current == nil:
		s.Action, s.After = ActionCreate, t.Desired.Text
		return s, managed(), nil
	case textfile.SameText(t.Current.Text, t.Desired.Text):
		s.Action = ActionIdentical
		return s, managed(), nil
	case t.ID == "app/README.md":
		return Step{}, record.File{}, nil // theirs is about their project, and no conflict
	}
	switch pl.side(s.Path) {
	case merge.Theirs:
		s.Action, s.After, s.Note = ActionUpdate, t.Desired.Text, "in place of your file"
		pl.replace(t.Current.Path, t.Current.Text)
		return s, managed(), nil
	case merge.Ours:
		s.Action, s.Note = ActionEject, "stays yours"
		return s, pl.keep(t.ID, s.Path, record.Ejected, nil), nil
	}
	s.Action, s.After = ActionConflict, t.Desired.Text
	return s, record.File{}, nil
}

// stays is a wanted file that the owner has instead of ours. It moves when the tool moves
// the package that it is part of, and when they delete it ours does not come in its place.
func (pl *Plan) stays(t Triple, s Step) (Step, record.File, error) {
	f := pl.keep(t.ID, s.Path, record.Ejected, nil)
	if s.From == "" {
		return Step{}, f, nil
	}
	s.Action, s.After = ActionMove, pl.inMovedTerms(s.Path, s.After)
	if !bytes.Equal(s.Before, s.After) {
		s.Action, s.Note = ActionMerge, "yours: its imports move along"
	}
	return s, f, nil
}

// known is a wanted file that was written before.
func (pl *Plan) known(t Triple, s Step) (Step, record.File, error) {
	news := !bytes.Equal(t.Base.Text, t.Desired.Text)
	managed := pl.keep(t.ID, s.Path, record.Managed, t.Desired.Text)
	if news {
		if err := checkGo(s.Path, t.Desired.Text); err != nil {
			return s, record.File{}, err
		}
	}
	switch {
	case t.Current == nil:
		s.Action = ActionDeleted
		if news && t.State == record.Deleted {
			s.Note = "it has changed since; bring it back by deleting its line in " + record.ManifestPath
		}
		managed.State = record.Deleted
		return s, managed, nil
	case textfile.SameText(t.Current.Text, t.Desired.Text):
		s.Action = ActionIdentical
	case textfile.SameText(t.Current.Text, t.Base.Text):
		s.Action, s.After = ActionUpdate, textfile.LikeEndings(t.Current.Text, t.Desired.Text)
	case !news:
		s.Action = ActionKeep
		if strings.HasPrefix(t.ID, "migrations/") {
			s.Note = "an edited migration: databases that have applied it are not changed by it"
		}
	default:
		return pl.merge(t, s)
	}
	if s.From != "" && (s.Action == ActionIdentical || s.Action == ActionKeep) {
		s.Action = ActionMove
	}
	return s, managed, nil
}

// keep has the record hold text, nil for none, as the pristine one of id.
func (pl *Plan) keep(id, path string, state record.State, text []byte) record.File {
	if text != nil {
		pl.texts.base[id] = text
	}
	return record.File{ID: id, Path: path, SHA256: textfile.Digest(text), State: state}
}
