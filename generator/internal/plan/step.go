package plan

import (
	"fmt"

	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
)

// Action says what a step does to its file.
type Action string

// The actions, which are also the words of the status lines and of the JSON.
const (
	ActionCreate    Action = "create"
	ActionIdentical Action = "identical" // stands there as we would write it
	ActionUpdate    Action = "update"    // unedited, or shared with the owner: gets what is new
	ActionMerge     Action = "merge"     // gets what is new beside what the owner made of it
	ActionMove      Action = "move"      // only its path changes
	ActionMigrate   Action = "migrate"   // the owner's: uses what this version calls otherwise, by its new name from now on
	ActionDelete    Action = "delete"    // unedited, and no longer wanted
	ActionConflict  Action = "conflict"  // both sides changed the same lines, or the owner's file is in the way
	ActionMarkers   Action = "markers"   // gets conflict markers
	ActionKeep      Action = "keep"      // the owner edited it, and nothing is new
	ActionDeleted   Action = "deleted"   // the owner deleted it, and it stays so
	ActionEject     Action = "eject"     // edited, and no longer wanted: the owner's alone from now on
)

// Step is what the plan does with one file.
type Step struct {
	ID     string // logical id
	Path   string // slash separated, below the project's root
	From   string // where the file is until now, when that is elsewhere; or empty
	Action Action
	Before []byte // text of the file as it is; nil when there is none
	After  []byte // the text afterwards, or the wanted one of a conflict; nil for none
	Note   string // why, where the action alone does not tell

	Conflicts []merge.Chunk // the stretches that both sides changed

	blockedAt   string // what is in the way, which can be above Path
	undecidable bool   // a conflict in which no side can be taken: the owner has to make way
}

// Decidable reports whether a conflict is one in which either side can be taken, as
// --conflicts does.
func (s Step) Decidable() bool { return !s.undecidable && s.blockedAt == "" }

// Writes reports whether the step changes something.
func (s Step) Writes() bool {
	switch s.Action {
	case ActionCreate, ActionUpdate, ActionMerge, ActionMove, ActionMigrate, ActionDelete, ActionMarkers:
		return true
	}
	return s.From != "" && s.Action != ActionConflict
}

// String is the status line of s, without a newline.
func (s Step) String() string {
	line := fmt.Sprintf("%-9s %s", s.Action, s.Path)
	if s.From != "" {
		line = fmt.Sprintf("%-9s %s -> %s", s.Action, s.From, s.Path)
	}
	if s.Note != "" {
		line += " (" + s.Note + ")"
	}
	return line
}
