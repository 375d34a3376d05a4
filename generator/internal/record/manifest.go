package record

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// Where a project keeps what an upgrade needs.
const (
	ManifestPath = textfile.ScaffoldDir + "/manifest.json"
	BasePath     = textfile.ScaffoldDir + "/base.txtar"
)

// manifestSchema is raised when an older tool could misread the manifest.
const ManifestSchema = 1

// Manifest records what a run wrote and from which answers.
type Manifest struct {
	Schema  int             `json:"schema"`
	Tool    string          `json:"tool"`   // version of the tool that wrote last
	Module  string          `json:"module"` // path of the module that received the code
	App     bool            `json:"app"`    // the project was new and got the app layer
	Answers catalog.Answers `json:"answers"`

	Files        []ManifestFile  `json:"files"`        // sorted by id
	Wiring       []string        `json:"wiring"`       // edits made to the owner's source: none in this version
	Requirements []ManifestNeeds `json:"requirements"` // added to go.mod or raised there, sorted by path

	Ignored []ManifestIgnored `json:"ignored"` // lines of .gitignore that were seen to, sorted
}

// ManifestFile is one emitted file. Its pristine text is in base.txtar.
type ManifestFile struct {
	ID     string    `json:"id"`
	Path   string    `json:"path"`
	SHA256 string    `json:"sha256"` // of the pristine text, in hex
	State  FileState `json:"state"`
}

// ManifestNeeds is a requirement that a run added to go.mod or raised there.
type ManifestNeeds struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Before  string `json:"before,omitempty"` // version that the owner required; empty when it was added
}

// ManifestIgnored is a line that a run wanted in .gitignore. It is added once: when
// it is not there later, its owner has deleted it.
type ManifestIgnored struct {
	Line  string `json:"line"`
	Found bool   `json:"found,omitempty"` // it stood there already
}

// FileState says who looks after a file.
type FileState string

// The states. This version writes managed and deleted.
const (
	StateManaged    FileState = "managed"
	StateDeleted    FileState = "deleted"    // by the owner; not to be made again
	StateEjected    FileState = "ejected"    // let go of, the owner's alone
	StateConflicted FileState = "conflicted" // holds conflict markers
)

// encode writes m with one entry a line, so that git merges two branches that
// changed different entries.
func (m *Manifest) Encode() ([]byte, error) {
	w := new(entryWriter)
	w.field("schema", m.Schema)
	w.field("tool", m.Tool)
	w.field("module", m.Module)
	w.field("app", m.App)
	w.field("answers", m.Answers)
	list(w, "files", m.Files)
	list(w, "wiring", m.Wiring)
	list(w, "requirements", m.Requirements)
	list(w, "ignored", m.Ignored)
	return []byte("{\n" + strings.Join(w.fields, ",\n") + "\n}\n"), w.err
}

// entryWriter collects the fields of a JSON object and the first error.
type entryWriter struct {
	fields []string
	err    error
}

func (w *entryWriter) add(name string, text []byte, err error) {
	w.fields = append(w.fields, fmt.Sprintf("  %q: %s", name, text))
	w.err = cmp.Or(w.err, err)
}

func (w *entryWriter) field(name string, value any) {
	text, err := json.MarshalIndent(value, "  ", "  ")
	w.add(name, text, err)
}

// list writes one element a line, each compact.
func list[T any](w *entryWriter, name string, elements []T) {
	if len(elements) == 0 {
		w.add(name, []byte("[]"), nil)
		return
	}
	var rows [][]byte
	for _, e := range elements {
		row, err := json.Marshal(e)
		w.err = cmp.Or(w.err, err)
		rows = append(rows, append([]byte("    "), row...))
	}
	w.add(name, slices.Concat([]byte("[\n"), bytes.Join(rows, []byte(",\n")), []byte("\n  ]")), nil)
}
