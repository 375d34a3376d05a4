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
}

// PlanRow is what the plan does with one file.
type PlanRow struct {
	ID     string `json:"id"`             // stays when the file moves
	Path   string `json:"path"`           // slash separated, below root
	Action Action `json:"action"`         // create, identical, update, conflict, keep or deleted
	Note   string `json:"note,omitempty"` // why, for a reader

	// Before and After are SHA-256 sums in hex of the file as it is and as the
	// plan leaves it (of the wanted text for a conflict); absent when there is
	// no such file.
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// JSON is the plan as PlanJSON, indented, with a final newline.
func (pl *Plan) JSON() ([]byte, error) {
	view := PlanJSON{
		Schema: PlanSchema, Tool: catalog.Version, Root: pl.Project.Root, New: pl.Project.New,
		Module: pl.Module, Import: pl.Import, Answers: pl.Answers, Files: []PlanRow{},
	}
	view.Answers.Features = append([]string{}, catalog.InTableOrder(pl.Answers.Features)...)
	for _, s := range pl.Steps {
		row := PlanRow{ID: s.ID, Path: s.Path, Action: s.Action, Note: s.Note}
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
