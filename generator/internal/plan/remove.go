package plan

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// NewRemoval plans to take everything out of p again: what was written and not edited
// goes, what was edited stays, and what was added to the owner's files is taken back as
// far as nothing of theirs needs it by now; Warnings say what is kept and why. ByHand are
// the imports of the package that are left.
func NewRemoval(p *target.Project) (*Plan, error) {
	if !p.Scaffolded() {
		return nil, notScaffolded(p)
	}
	pl := newPlan(p, p.Defaults(), p.Module, Options{})
	pl.Import = path.Join(p.Module, p.PackageDir)
	pl.removes, pl.stubs = true, make(map[string][]byte)
	pl.manifest = pl.newManifest()
	triples, err := pl.triples(nil)
	if err != nil {
		return nil, err
	}
	for _, t := range triples {
		s, err := pl.takeOut(t)
		if err != nil {
			return nil, err
		}
		if s.Action != "" {
			pl.Put(s)
		}
	}
	if err := pl.giveBackAll(); err != nil {
		return nil, err
	}
	staying, err := pl.ownersGo(func(name string) bool {
		s := pl.Step(name)
		return s != nil && s.Action == ActionDelete
	})
	if err != nil {
		return nil, err
	}
	if err := pl.takeBack(staying); err != nil {
		return nil, err
	}
	pl.leftImports(staying)
	pl.gatherObstacles()
	pl.Warnings = append(pl.Warnings, "tables and what is in them stay in the database")
	return pl, nil
}

// takeOut is the step that takes one file out. What cannot be looked at, such as a link,
// is a conflict: without the record nothing would be known of it any more.
func (pl *Plan) takeOut(t Triple) (Step, error) {
	s := Step{ID: t.ID, Path: mergedPath(t), Note: t.Entry.Blocked, blockedAt: t.Entry.At}
	if t.Entry.Blocked != "" {
		if t.State != record.Deleted && t.State != record.Ejected {
			s.Action = ActionConflict
		}
		return s, nil
	}
	if t.State == record.Conflicted {
		t.Base.Text = pl.inOwnersTerms(t.Base.Path, pl.Project.Base[t.ID]) // the file holds markers, or what became of them
	}
	if t.Current != nil {
		s.Before, s.After = t.Current.Text, t.Current.Text
		if written := pl.Project.Base[t.ID]; written != nil && textfile.SameText(t.Current.Text, written) {
			t.Base.Text = written // with the imports of before, although the package has moved
		}
	}
	s, _, err := pl.unwanted(t, s)
	if s.Action == ActionEject {
		s.Note = "you edited it, so it stays"
	}
	return s, err
}

// leftImports lists where the owner's files import a package of which nothing is left.
func (pl *Plan) leftImports(staying []ownersFile) {
	gone := pl.gone(staying)
	for _, f := range staying {
		for _, i := range f.imports {
			dir, ok := below(i.of, pl.Module, "")
			if dir = strings.TrimPrefix(dir, "/"); !ok || !gone[dir] {
				continue
			}
			pl.ByHand = append(pl.ByHand, ByHand{Path: f.path, Line: i.line, Remedy: fmt.Sprintf("take out the import of %s, which is gone, and what uses it", i.of)})
			pl.stubs[dir+"/stub.go"] = []byte("package stub\n")
		}
	}
}

// gone are the directories that lose their last Go file.
func (pl *Plan) gone(staying []ownersFile) map[string]bool {
	gone := make(map[string]bool)
	for _, s := range pl.Steps {
		if s.Action == ActionDelete && path.Ext(s.Path) == ".go" {
			gone[path.Dir(s.Path)] = true
		}
	}
	for _, f := range staying {
		delete(gone, path.Dir(f.path))
	}
	return gone
}

// Stubs are Go files, by slash path, that stand for the packages which a removal takes out
// and the owner's code still imports: without them the go command would look for those on
// the network, by name. They are never written into the project.
func (pl *Plan) Stubs() map[string][]byte { return pl.stubs }

// Restores reports whether the plan gives the file at path back as it stood before the
// first run, to the byte.
func (pl *Plan) Restores(path string) bool {
	s, shared := pl.Step(path), pl.Project.Shared(path)
	if !pl.removes || s == nil || shared == nil {
		return false
	}
	before, ok := shared.Without(s.Before)
	return ok && !shared.Composed && bytes.Equal(before, s.After) && (before == nil) == (s.After == nil)
}

func notScaffolded(p *target.Project) error {
	return fault.Misuse("scaffold it with: loginscaffold init "+catalog.ShellQuote(p.Root), "%s was not scaffolded: there is no %s", p.Root, record.ManifestPath)
}
