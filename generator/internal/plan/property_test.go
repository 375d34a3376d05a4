package plan_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/testkit"
)

var caseCount = flag.Int("cases", 200, "tell this many random stories of owners and releases")

// TestPlanProperties tells random stories, one to three upgrades of a project whose owner
// works on it in between. A story that fails is told again by its number, as in
// -run TestPlanProperties/17
func TestPlanProperties(t *testing.T) {
	for seed := range *caseCount {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			tell(t, seeded(uint64(seed)))
		})
	}
}

// tell demands of each upgrade in the story what upgrades promise.
func tell(t testing.TB, d dice) {
	t.Helper()
	w := newWorld(t, d)
	for range 1 + d.IntN(3) {
		w.ownerWorks()
		w.nextVersion()
		w.log = append(w.log, "upgrade")
		if !w.upgrade() {
			return
		}
	}
}

// upgrade checks what the plan for each way to deal with conflicts would do, and carries one
// out. False when something is in the way, as the owner's file where one of ours is to be.
func (w *world) upgrade() bool {
	w.t.Helper()
	project := w.inspect()
	w.wantStatus(project)
	before := w.tree()
	stop := w.plan(project, plan.Options{})
	w.wantNoLineLost(project, before, stop, nil)
	w.wantNews(project, stop)
	chosen := stop
	if len(stop.Conflicts()) > 0 {
		sides := []merge.Side{merge.Ours, merge.Theirs, merge.Markers}
		var plans []*plan.Plan
		for _, side := range sides {
			plans = append(plans, w.plan(project, plan.Options{Conflicts: side}))
			reports := stop
			if side != merge.Theirs {
				reports = nil
			}
			w.wantNoLineLost(project, before, plans[len(plans)-1], reports)
		}
		i := w.dice.IntN(len(sides))
		w.log = append(w.log, fmt.Sprintf("%d conflicts, side %d", len(stop.Conflicts()), sides[i]))
		if chosen = plans[i]; len(chosen.Conflicts()) > 0 {
			return false
		}
	}
	want := after(w, before, chosen)
	w.apply(chosen)
	if got := w.tree(); !maps.Equal(got, want) {
		w.fatalf("the tree is not what the plan says: %s", difference(want, got))
	}
	if !w.ownersEdited {
		w.wantFresh()
	}
	for _, f := range w.inspect().Manifest.Files {
		if now := catalog.Renamed[f.ID]; now != "" && chosen.Step(path.Join(w.answers.Dir, strings.TrimPrefix(now, "auth/")+".go")) != nil {
			w.fatalf("%s has not become %s", f.ID, now)
		}
	}
	w.resolveAll(chosen)
	w.answers = w.inspect().Defaults()
	if again := w.plan(w.inspect(), plan.Options{}); !again.Idle() {
		w.fatalf("the second run changes something: %s", difference(w.tree(), after(w, w.tree(), again)))
	}
	return true
}

// after is the tree before with the changes of the plan.
func after(w *world, before map[string]string, pl *plan.Plan) map[string]string {
	tree := maps.Clone(before)
	for _, c := range w.changes(pl) {
		if text, there := before[c.Path]; there != (c.Before != nil) || text != string(c.Before) {
			w.fatalf("%s is not what the plan takes it for: %q, %q", c.Path, text, c.Before)
		}
		if c.After == nil {
			delete(tree, c.Path)
		} else {
			tree[c.Path] = string(c.After)
		}
	}
	return tree
}

// wantNoLineLost looks for each line that the owner has added to a file of ours where that
// file goes, and demands that all other files of the project are left alone. A line may go
// that is in a conflict of the plan reports, if there is one.
func (w *world) wantNoLineLost(p *target.Project, before map[string]string, pl, reports *plan.Plan) {
	w.t.Helper()
	tree := after(w, before, pl)
	for name, text := range before {
		if strings.HasPrefix(name, record.Dir+"/") || slices.Contains(sharedPaths, name) {
			continue
		}
		at := slices.IndexFunc(pl.Steps, func(s plan.Step) bool { return s.From == name || s.From == "" && s.Path == name && s.Before != nil })
		if at < 0 {
			if tree[name] != text {
				w.fatalf("%s, which is no file of ours, was\n%s\nand is\n%s", name, text, tree[name])
			}
			continue
		}
		s := pl.Steps[at]
		if s.Action == plan.ActionConflict {
			if len(s.Conflicts) == 0 && s.Note == "" && p.Base[s.ID] != nil {
				w.fatalf("the conflict of %s says nothing", s.Path)
			}
			continue
		}
		if isCRLF(text) && s.After != nil && !isCRLF(tree[s.Path]) && s.Note == "" {
			w.fatalf("the line endings of %s are gone from %s", name, s)
		}
		gone := testkit.Lost(testkit.Added(baseOf(p, pl, s.ID), text), tree[s.Path])
		if reports != nil {
			yours, all := reported(reports.Step(s.Path))
			if all {
				continue
			}
			gone = testkit.Lost(gone, yours)
		}
		if len(gone) > 0 {
			w.fatalf("the owner's lines %v of %s are gone from %s (%s):\nbase\n%s\nyours\n%s\nafter\n%s", gone, name, s.Path, s.Action, baseOf(p, pl, s.ID), text, tree[s.Path])
		}
	}
}

// wantNews looks for each line that is new in what is emitted in the files that merge clean.
func (w *world) wantNews(p *target.Project, pl *plan.Plan) {
	w.t.Helper()
	records, err := pl.Records()
	w.check(err)
	news := make(map[string]string)
	for _, s := range records {
		news[s.Path] = string(s.After)
	}
	for _, s := range pl.Steps {
		if s.Action != plan.ActionMerge && s.Action != plan.ActionKeep {
			continue
		}
		base, desired := baseOf(p, pl, s.ID), news[record.BasePath(s.Path)]
		if gone := testkit.Lost(testkit.Added(base, desired), string(s.After)); len(gone) > 0 {
			w.fatalf("%s lacks %v:\nbase\n%s\nyours\n%s\nemitted\n%s\nafter\n%s", s.Path, gone, base, s.Before, desired, s.After)
		}
	}
}

// baseOf is the text of the file as it was written, with imports as the owner calls them.
func baseOf(p *target.Project, pl *plan.Plan, id string) string {
	for was, now := range catalog.Renamed {
		if now == id && p.Base[id] == nil {
			id = was
		}
	}
	text := string(p.Base[id])
	if pending, ok := p.Pending[id]; ok {
		text = string(pending)
	}
	from := path.Join(p.Manifest.Module, target.Answers(p.Manifest).Dir)
	return strings.ReplaceAll(text, `"`+from+`"`, `"`+path.Join(pl.Module, p.PackageDir)+`"`)
}

// wantFresh compares a project that nobody has edited with what a new one would be.
func (w *world) wantFresh() {
	w.t.Helper()
	root := filepath.Join(memoryDir(w.t), "hello")
	p, err := target.Inspect(root)
	w.check(err)
	a := w.answers
	a.Module = "hello"
	pl, err := plan.New(w.templates, p, a, plan.Options{})
	w.check(err)
	want := after(w, make(map[string]string), pl)
	got := w.tree()
	for _, shared := range slices.Concat(sharedPaths, []string{record.ManifestPath}) { // each tells how it came about
		delete(want, shared)
		delete(got, shared)
	}
	if !maps.Equal(want, got) {
		w.fatalf("nobody has edited it, and it is not what a new project would be: %s", difference(want, got))
	}
}

func difference(want, got map[string]string) string {
	var all []string
	for name, text := range want {
		if now, there := got[name]; !there {
			all = append(all, name+" is missing")
		} else if now != text {
			all = append(all, fmt.Sprintf("%s is %q; want %q", name, now, text))
		}
	}
	for name := range got {
		if _, there := want[name]; !there {
			all = append(all, name+" is there")
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// resolveAll has the owner delete the markers that the plan has written, wherever it was and
// whatever they choose. Until then no run goes on, and afterwards it leaves what they chose.
func (w *world) resolveAll(pl *plan.Plan) {
	w.t.Helper()
	marked := slices.DeleteFunc(slices.Clone(pl.Steps), func(s plan.Step) bool { return s.Action != plan.ActionMarkers })
	for _, s := range marked {
		_, err := plan.New(w.templates, w.inspect(), w.answers, plan.Options{})
		if t, ok := w.t.(*testing.T); ok {
			testkit.WantError(t, err, fault.Conflict, s.Path+":")
		}
		text, err := os.ReadFile(filepath.Join(w.root, filepath.FromSlash(s.Path)))
		w.check(err)
		w.write(s.Path, w.owner.resolve(string(text)))
	}
	if len(marked) == 0 {
		return
	}
	w.answers = w.inspect().Defaults()
	before := w.own()
	next := w.plan(w.inspect(), plan.Options{})
	if len(next.Conflicts()) > 0 {
		w.fatalf("what was resolved conflicts again: %v", next.Conflicts())
	}
	w.apply(next)
	if got := w.own(); !maps.Equal(before, got) {
		w.fatalf("what was resolved is changed: %s", difference(before, got))
	}
}
