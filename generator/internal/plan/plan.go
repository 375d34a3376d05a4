package plan

import (
	"cmp"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/layers"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"github.com/loginscaffold/loginscaffold/generator/internal/txn"
	"github.com/loginscaffold/loginscaffold/templates"
)

// Action says what a step does to its file.
type Action string

// The actions, which are also the words of the status lines and of the JSON.
const (
	ActionCreate    Action = "create"
	ActionIdentical Action = "identical" // stands there as we would write it
	ActionUpdate    Action = "update"    // a file shared with the owner gains what is missing
	ActionConflict  Action = "conflict"  // another file of the owner stands there
	ActionKeep      Action = "keep"      // the owner edited it
	ActionDeleted   Action = "deleted"   // the owner deleted it, and it stays so
)

// Step is what the plan does with one file.
type Step struct {
	ID     string // logical id
	Path   string // slash separated, below the project's root
	Action Action
	Before []byte // nil when there is no such file
	After  []byte // the text afterwards, or the wanted one of a conflict; nil for none
	Note   string // why, where the action alone does not tell

	blockedAt string // what is in the way, which can be above Path
}

// Writes reports whether the step changes its file.
func (s Step) Writes() bool { return s.Action == ActionCreate || s.Action == ActionUpdate }

// String is the status line of s, without a newline.
func (s Step) String() string {
	line := fmt.Sprintf("%-9s %s", s.Action, s.Path)
	if s.Note != "" {
		line += " (" + s.Note + ")"
	}
	return line
}

// Plan is everything that a run would do, for views of it and for Apply.
type Plan struct {
	Project *target.Project
	Answers catalog.Answers
	Module  string // path of the module that receives the code
	Import  string // path of the auth package
	Steps   []Step // sorted by path

	manifest *record.Manifest // as it is written, which go mod tidy has a word in
}

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

// Changes are the files to be written, sorted by path. Check the plan first.
func (pl *Plan) Changes() []txn.Change {
	var changes []txn.Change
	for _, s := range pl.Steps {
		if s.Writes() {
			changes = append(changes, txn.Change{Path: s.Path, Before: s.Before, After: s.After})
		}
	}
	return changes
}

// step returns the step of the file at path, or nil.
func (pl *Plan) Step(path string) *Step {
	for i := range pl.Steps {
		if pl.Steps[i].Path == path {
			return &pl.Steps[i]
		}
	}
	return nil
}

// NewPlan renders what a asks for and joins it with what p holds. It writes
// nothing; answers that p cannot serve are an *Error.
func NewPlan(p *target.Project, a catalog.Answers) (*Plan, error) {
	return New(templates.FS, p, a)
}

func New(templates fs.FS, p *target.Project, a catalog.Answers) (*Plan, error) {
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
	if ours, err = leaveReadme(p, ours); err != nil {
		return nil, err
	}
	if err := p.NeedsNotItself(a, module, shared["go.mod"]); err != nil {
		return nil, err
	}
	if err := matchesBase(p, ours); err != nil {
		return nil, err
	}
	pl := &Plan{Project: p, Answers: a, Module: module, Import: data.Import}
	if pl.Steps, err = join(p.Base, p.Read, ours); err != nil {
		return nil, err
	}
	if err := checkGo(pl.Steps); err != nil {
		return nil, err
	}
	extra, err := sharedSteps(p, a, shared)
	if err != nil {
		return nil, err
	}
	for _, s := range extra {
		pl.Put(s)
	}
	if err := pl.recordSteps(ours); err != nil {
		return nil, err
	}
	if err := pl.addClashes(ours); err != nil {
		return nil, err
	}
	pl.gatherObstacles()
	return pl, nil
}

// leaveReadme returns files without our README.md where the owner has one: theirs is about
// their project, and no conflict.
func leaveReadme(p *target.Project, files []layers.File) ([]layers.File, error) {
	at := slices.IndexFunc(files, func(f layers.File) bool { return f.Path == "README.md" })
	if at < 0 || p.Base[files[at].ID] != "" {
		return files, nil
	}
	current, err := p.Read(files[at].Path)
	if err != nil || current.Data == nil && current.Blocked == "" || textfile.SameText(current.Data, files[at].Data) {
		return files, err
	}
	return slices.Delete(files, at, at+1), nil
}

// checkGo refuses to create Go that does not parse, which would be our bug: what stands
// in the templates has been built, and the names are put into them here.
func checkGo(steps []Step) error {
	for _, s := range steps {
		if s.Action != ActionCreate || !strings.HasSuffix(s.Path, ".go") {
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", s.After, parser.SkipObjectResolution); err != nil {
			return fault.Fail(err, "", "the templates give %s, which is not valid Go", s.Path)
		}
	}
	return nil
}

// put makes s the step of its path, in place of the one there is.
func (pl *Plan) Put(s Step) {
	at, found := slices.BinarySearchFunc(pl.Steps, s.Path, func(s Step, path string) int { return cmp.Compare(s.Path, path) })
	if found {
		pl.Steps[at] = s
		return
	}
	pl.Steps = slices.Insert(pl.Steps, at, s)
}

// accept checks a against the target and returns the module path.
func accept(p *target.Project, a catalog.Answers) (string, error) {
	if err := errors.Join(a.Validate(), Refuse(p, a)); err != nil {
		return "", err
	}
	return cmp.Or(p.Module, a.Module), nil
}

// refuse reports what the target has against answers, as far as Validate takes them.
func Refuse(p *target.Project, a catalog.Answers) error {
	var wrong []error
	switch {
	case p.Module == "" && a.Module == "":
		wrong = append(wrong, fault.Misuse("name one with --module, such as --module example.com/myapp", "there is no go.mod and no module path for a new one"))
	case p.Module != "" && a.Module != "" && p.Module != a.Module:
		wrong = append(wrong, fault.Misuse("leave --module out", "--module %s: the module is called %s already", a.Module, p.Module))
	}
	if catalog.CheckDir(a.Dir) == nil {
		switch nested, err := p.NestedModule(a.Dir); {
		case err != nil:
			wrong = append(wrong, err)
		case nested != "":
			wrong = append(wrong, fault.Misuse("run it in that module, or choose another --package-dir", "--package-dir %q is in another module: %s has a go.mod", a.Dir, nested))
		}
	}
	if a.Validate() == nil && len(wrong) == 0 {
		wrong = append(wrong, sameAsRecorded(p, a))
	}
	return errors.Join(wrong...)
}
