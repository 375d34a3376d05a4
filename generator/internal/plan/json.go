package plan

import (
	"encoding/json"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// PlanSchema is the version of PlanJSON. It is raised when a field changes its
// meaning or goes; new fields may appear at any time.
const PlanSchema = 1

// PlanJSON is what --json prints: the plan without its texts.
type PlanJSON struct {
	Schema  int             `json:"schema"`  // PlanSchema
	Tool    string          `json:"tool"`    // version of the tool
	Root    string          `json:"root"`    // absolute path of the project
	New     bool            `json:"new"`     // the project is new: it gets a program too
	Module  string          `json:"module"`  // module path
	Import  string          `json:"import"`  // import path of the package
	Answers catalog.Answers `json:"answers"` // as in .loginscaffold/manifest.json
	Files   []PlanRow       `json:"files"`   // sorted by path

	Warnings []string `json:"warnings,omitempty"` // what the owner should know of before going on
	ByHand   []ByHand `json:"byHand,omitempty"`   // uses of names that are gone, for the owner to change; sorted
}

// PlanRow is what the plan does with one file.
type PlanRow struct {
	ID     string `json:"id"`             // stays when the file moves
	Path   string `json:"path"`           // slash separated, below root
	Action Action `json:"action"`         // one of the words of the status lines
	From   string `json:"from,omitempty"` // where the file is until now, when that is elsewhere
	Note   string `json:"note,omitempty"` // why, for a reader

	Conflicts []ConflictRow `json:"conflicts,omitempty"` // what both sides changed

	// Before and After are SHA-256 sums in hex of the file as it is and as the
	// plan leaves it (of the wanted text for a conflict); absent when there is
	// no such file.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// ConflictRow is a stretch of a file that both sides changed, in lines.
type ConflictRow struct {
	Line   int    `json:"line"`   // of the file as it is, from 1
	Yours  string `json:"yours"`  // what the owner made of it
	Base   string `json:"base"`   // what was written
	Theirs string `json:"theirs"` // what would be written now
}

// JSON is the plan as PlanJSON, indented, with a final newline.
func (pl *Plan) JSON() ([]byte, error) {
	view := PlanJSON{
		Schema: PlanSchema, Tool: catalog.Version, Root: pl.Project.Root, New: pl.Project.New,
		Module: pl.Module, Import: pl.Import, Answers: pl.Answers, Files: []PlanRow{}, Warnings: pl.Warnings, ByHand: pl.ByHand,
	}
	view.Answers.Features = append([]string{}, catalog.InTableOrder(pl.Answers.Features)...)
	steps, err := pl.all()
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		row := PlanRow{ID: s.ID, Path: s.Path, From: s.From, Action: s.Action, Note: s.Note}
		for _, c := range s.Conflicts {
			row.Conflicts = append(row.Conflicts, ConflictRow{c.Line, c.Yours, c.Base, c.Theirs})
		}
		if s.Before != nil {
			row.Before = textfile.Digest(s.Before)
		}
		if s.After != nil {
			row.After = textfile.Digest(s.After)
		}
		view.Files = append(view.Files, row)
	}
	text, err := json.MarshalIndent(view, "", "  ")
	if err != nil {
		return nil, fault.Fail(err, "", "write the plan as JSON")
	}
	return append(text, '\n'), nil
}
