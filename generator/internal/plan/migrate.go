package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// ByHand is a place where the owner's code uses a name that this version does not have any
// more, and that no run can change for them.
type ByHand struct {
	Path   string `json:"path"`   // slash separated, below root
	Line   int    `json:"line"`   // of the file as it is, from 1
	Remedy string `json:"remedy"` // what to write instead
}

// String is the line of b, without a newline.
func (b ByHand) String() string { return fmt.Sprintf("%s:%d: %s", b.Path, b.Line, b.Remedy) }

// Pristine are the files that will hold what this version writes, unedited.
func (pl *Plan) Pristine() map[string]bool {
	all := make(map[string]bool)
	for _, s := range pl.Steps {
		if base := pl.texts.base[s.ID]; base != nil && s.After != nil && textfile.SameText(base, s.After) {
			all[s.Path] = true
		}
	}
	return all
}

// NotMigrated has the record keep that the owner's code may still use the names that were
// to be migrated, so that the next run looks for them again. A plan that writes conflict
// markers does so by itself: neither the files with markers nor what imports them can be
// migrated.
func (pl *Plan) NotMigrated() {
	if len(pl.Renamed) > 0 {
		pl.manifest.Callers = pl.Project.Manifest.NamesSince()
	}
}

// Migrate has the plan write text, in which old names are new ones as note tells, to a
// file of the owner's or to one that was merged. The record keeps what it was to keep:
// this is the owner's edit, made for them. It returns why that cannot be, or "".
func (pl *Plan) Migrate(path string, text []byte, note string) (blocked string, err error) {
	if s := pl.Step(path); s != nil {
		switch s.Action {
		case ActionCreate, ActionUpdate, ActionMerge, ActionMarkers:
		case ActionMove:
			s.Action = ActionMerge
		case ActionConflict, ActionDelete, ActionDeleted:
			return "it is not written by this run", nil
		default:
			s.Action = ActionMigrate
		}
		s.After = text
		s.Note = strings.Join(slices.DeleteFunc([]string{s.Note, note}, func(n string) bool { return n == "" }), "; ")
		return "", nil
	}
	current, err := pl.Project.Read(path)
	if err != nil || current.Blocked != "" {
		return current.Blocked, err
	}
	pl.Put(Step{ID: "owner/" + path, Path: path, Action: ActionMigrate, Before: current.Data, After: text, Note: note})
	return "", nil
}
