package plan

import (
	"cmp"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
)

// Options say how a plan treats what both sides changed.
type Options struct {
	Conflicts merge.Side            // for every file
	Decided   map[string]merge.Side // and for those, by path, that the owner was asked about
	Look      bool                  // the plan is only looked at: conflict markers do not stop it
}

// Plan is everything that a run would do, for views of it and for txn.Apply.
type Plan struct {
	Project  *target.Project
	Answers  catalog.Answers
	Module   string        // path of the module that receives the code
	Import   string        // path of the auth package
	Steps    []Step        // sorted by path, without those of the record
	Warnings []string      // what the owner should know of before going on
	Renamed  []layers.Shim // the exported names that are new since the project was written
	ByHand   []ByHand      // uses of the old ones that the owner has to change, sorted
	Fix      string        // id of the advisory whose fix alone is merged; or empty

	options  Options
	removes  bool             // everything, the record too
	manifest *record.Manifest // without what is known only when go mod tidy has run
	texts    texts
	status   []FileStatus
	stubs    map[string][]byte // of a removal
}

// texts are the pristine texts that the record is to hold, by logical id.
type texts struct{ base, pending map[string][]byte }

// New renders what a asks for and joins it with what p holds. It writes nothing;
// answers that p cannot serve are a *fault.Error.
func New(templates fs.FS, p *target.Project, a catalog.Answers, opt Options) (*Plan, error) {
	module, err := accept(p, a)
	if err != nil {
		return nil, err
	}
	data := layers.NewData(a, module)
	files, err := layers.Render(templates, layers.Situation{Answers: a, App: p.New, Module: p.Module == ""}, data)
	if err != nil {
		return nil, err
	}
	ours, shared := splitShared(files)
	if err := p.NeedsNotItself(a, module, shared["go.mod"]); err != nil {
		return nil, err
	}
	pl := newPlan(p, a, module, opt)
	pl.Import = data.Import
	if p.Scaffolded() {
		if pl.Renamed, err = layers.Shims(templates, data, p.Manifest.NamesSince(), catalog.Version); err != nil {
			return nil, err
		}
	}
	if err := pl.joinAll(ours); err != nil {
		return nil, err
	}
	if marked := pl.marked(); len(marked) > 0 && !opt.Look {
		return nil, unresolvedError(marked)
	}
	extra, err := sharedSteps(p, a, shared)
	if err != nil {
		return nil, err
	}
	for _, s := range extra {
		pl.Put(s)
	}
	if err := pl.addClashes(ours); err != nil {
		return nil, err
	}
	pl.gatherObstacles()
	pl.warn()
	return pl, nil
}

func newPlan(p *target.Project, a catalog.Answers, module string, opt Options) *Plan {
	return &Plan{
		Project: p, Answers: a, Module: module, options: opt,
		texts: texts{make(map[string][]byte), make(map[string][]byte)},
	}
}

// Removes reports whether the plan takes everything out.
func (pl *Plan) Removes() bool { return pl.removes }

// Conflicts are the steps that stand in the way of the whole plan.
func (pl *Plan) Conflicts() []Step {
	var conflicts []Step
	for _, s := range pl.Steps {
		if s.Action == ActionConflict {
			conflicts = append(conflicts, s)
		}
	}
	return conflicts
}

// Changes are the files to be written, the record included, sorted by path. Check the
// plan first.
func (pl *Plan) Changes() ([]txn.Change, error) {
	steps, err := pl.all()
	if err != nil {
		return nil, err
	}
	changes := make(map[string]txn.Change)
	var leaving []Step
	for _, s := range steps {
		if !s.Writes() {
			continue
		}
		c := txn.Change{Path: s.Path, Before: s.Before, After: s.After}
		if s.From != "" {
			c.Before, c.Like = nil, s.From
			leaving = append(leaving, s)
		}
		changes[s.Path] = c
	}
	// A path that one file leaves can be where another comes to.
	for _, s := range leaving {
		c, taken := changes[s.From]
		if !taken {
			c = txn.Change{Path: s.From}
		}
		c.Before = s.Before
		changes[s.From] = c
	}
	all := make([]txn.Change, 0, len(changes))
	for _, c := range changes {
		all = append(all, c)
	}
	slices.SortFunc(all, func(x, y txn.Change) int { return cmp.Compare(x.Path, y.Path) })
	return all, nil
}

// all are the steps with those of the record, sorted by path.
func (pl *Plan) all() ([]Step, error) {
	records, err := pl.Records()
	steps := slices.Concat(pl.Steps, records)
	slices.SortFunc(steps, func(x, y Step) int { return cmp.Compare(x.Path, y.Path) })
	return steps, err
}

// Idle reports whether the plan changes nothing at all.
func (pl *Plan) Idle() bool {
	changes, err := pl.Changes()
	return err == nil && len(changes) == 0
}

// Step returns the step of the file at path, or nil.
func (pl *Plan) Step(path string) *Step {
	for i := range pl.Steps {
		if pl.Steps[i].Path == path {
			return &pl.Steps[i]
		}
	}
	return nil
}

// Put makes s the step of its path, in place of the one there is.
func (pl *Plan) Put(s Step) {
	at, found := slices.BinarySearchFunc(pl.Steps, s.Path, func(s Step, path string) int { return cmp.Compare(s.Path, path) })
	if found {
		pl.Steps[at] = s
		return
	}
	pl.Steps = slices.Insert(pl.Steps, at, s)
}

// checkGo refuses to write Go of our own that does not parse, which would be our bug:
// what stands in the templates has been built, and the names are put into them here.
func checkGo(path string, text []byte) error {
	if !strings.HasSuffix(path, ".go") {
		return nil
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution); err != nil {
		return fault.Fail(err, "", "the templates give %s, which is not valid Go", path)
	}
	return nil
}
