package plan

import (
	"encoding/json"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
)

// StatusSchema is the version of StatusJSON, as PlanSchema is that of PlanJSON.
const StatusSchema = 1

// StatusJSON is what status --json prints.
type StatusJSON struct {
	Schema     int              `json:"schema"`     // StatusSchema
	Tool       string           `json:"tool"`       // version of the tool
	Written    string           `json:"written"`    // version that wrote the project last
	Root       string           `json:"root"`       // absolute path of the project
	Files      []FileStatus     `json:"files"`      // sorted by path
	Advisories []AdvisoryStatus `json:"advisories"` // sorted by id
}

// StatusJSON is Status, with the advisories that are about the project, as JSON, indented,
// with a final newline.
func (pl *Plan) StatusJSON(advisories []AdvisoryStatus) ([]byte, error) {
	view := StatusJSON{
		Schema: StatusSchema, Tool: catalog.Version, Written: pl.Project.Manifest.Tool, Root: pl.Project.Root,
		Files: append([]FileStatus{}, pl.Status()...), Advisories: append([]AdvisoryStatus{}, advisories...),
	}
	text, err := json.MarshalIndent(view, "", "  ")
	if err != nil {
		return nil, fault.Fail(err, "", "write the status as JSON")
	}
	return append(text, '\n'), nil
}
