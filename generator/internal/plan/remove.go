package plan

import (
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// NewRemoval plans to take everything out of p again: what was written and not edited
// goes, what was edited stays, and what was added to the owner's files is taken back.
func NewRemoval(p *target.Project) (*Plan, error) {
	if !p.Scaffolded() {
		return nil, notScaffolded(p)
	}
	pl := newPlan(p, target.Answers(p.Manifest), p.Module, Options{})
	pl.removes = true
	triples, err := pl.triples(nil)
	if err != nil {
		return nil, err
	}
	for _, t := range triples {
		if t.State == record.Conflicted {
			t.Base.Text = pl.inOwnersTerms(t.Base.Path, p.Base[t.ID]) // the file holds markers, or what became of them
		}
		s := Step{ID: t.ID, Path: mergedPath(t), Note: t.Entry.Blocked, blockedAt: t.Entry.At}
		if t.Current != nil {
			s.Before, s.After = t.Current.Text, t.Current.Text
		}
		if s, _, err = pl.unwanted(t, s); err != nil {
			return nil, err
		}
		if s.Action == ActionEject {
			s.Note = "you edited it, so it stays"
		}
		if s.Action != "" {
			pl.Put(s)
		}
	}
	if err := pl.takeBack(); err != nil {
		return nil, err
	}
	pl.Warnings = append(pl.Warnings, "tables and what is in them stay in the database")
	return pl, nil
}

// takeBack plans the shared files as they would be without any run.
func (pl *Plan) takeBack() error {
	for _, name := range sharedPaths {
		current, err := pl.Project.Read(name)
		if err != nil {
			return err
		}
		if current.Data == nil || pl.Project.Shared(name) == nil {
			continue
		}
		after, err := withoutOurs(pl.Project, name, current.Data)
		if err != nil {
			return fault.Fail(err, "", "take our part out of %s", name)
		}
		s := SharedStep("project/"+name, name, current, after)
		if after == nil && current.Blocked == "" {
			s.Action = ActionDelete
		}
		pl.Put(s)
	}
	return nil
}

// Restores reports whether the plan gives the file at path back as it stood before the
// first run, to the byte.
func (pl *Plan) Restores(path string) bool {
	s, shared := pl.Step(path), pl.Project.Shared(path)
	return pl.removes && s != nil && shared != nil && textfile.Digest(s.Before) == shared.SHA256
}

func notScaffolded(p *target.Project) error {
	return fault.Misuse("scaffold it with: loginscaffold init "+p.Root, "%s was not scaffolded: there is no %s", p.Root, record.ManifestPath)
}
