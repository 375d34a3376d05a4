package record

import (
	"cmp"
	"encoding/json"

	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// Where a project keeps what an upgrade needs.
const (
	Dir            = textfile.ScaffoldDir
	ManifestPath   = Dir + "/manifest.json"
	AttributesPath = Dir + "/.gitattributes"
)

// Attributes is the text of AttributesPath.
const Attributes = `# The next upgrade compares these byte for byte: keep their line endings as they are.
* text eol=lf linguist-generated=true -diff
`

// Schema is raised when an older tool could misread the manifest.
const Schema = 1

// Manifest records what a run wrote and from which answers. Its types are its own: the
// answers of a later version can have more axes, and what this version does not know is
// kept as it is.
type Manifest struct {
	Schema  int     `json:"schema"`
	Tool    string  `json:"tool"`    // version of the tool that wrote last
	Module  string  `json:"module"`  // path of the module that received the code
	App     bool    `json:"app"`     // the project was new and got the app layer
	Callers string  `json:"callers"` // see NamesSince; absent when it is empty
	Answers Answers `json:"answers"`

	Files        []File    `json:"files"`        // sorted by id
	Wiring       []Edit    `json:"wiring"`       // edits made to the owner's source
	Requirements []Needs   `json:"requirements"` // added to go.mod or raised there, sorted by path
	Ignored      []Ignored `json:"ignored"`      // lines of .gitignore that were seen to, sorted
	Shared       []Shared  `json:"shared"`       // files of the owner's that were added to, sorted by path
	Replaced     []Owned   `json:"replaced"`     // files of the owner's that ours took the place of, sorted by path; absent when there are none

	rest map[string]json.RawMessage
}

// NamesSince is the version whose names the owner's code may use: what later releases have
// renamed is to be looked for in it. It is an earlier one than Tool when the last run could
// not migrate the owner's code, and then in Callers.
func (m *Manifest) NamesSince() string { return cmp.Or(m.Callers, m.Tool) }

// Answers are what the files were rendered for. An axis that an older version did not
// have is empty.
type Answers struct {
	Router   string   `json:"router"`
	Store    string   `json:"store"`
	Session  string   `json:"session"`
	Identity string   `json:"identity"`
	Features []string `json:"features"`
	Dir      string   `json:"dir"`
	Prefix   string   `json:"prefix"`

	rest map[string]json.RawMessage
}

// File is one emitted file. Its pristine text is at BasePath(Path).
type File struct {
	ID      string `json:"id"`
	Path    string `json:"path"`
	SHA256  string `json:"sha256,omitempty"` // of the pristine text, in hex; empty when there is none
	State   State  `json:"state"`
	Pending string `json:"pending,omitempty"` // sum of the text at PendingPath(Path), which becomes the pristine one
}

// State says who looks after a file.
type State string

const (
	Managed    State = "managed"    // upgrades look after it
	Deleted    State = "deleted"    // by the owner; not to be made again
	Ejected    State = "ejected"    // let go of: the owner's alone
	Conflicted State = "conflicted" // was given conflict markers
)

// Edit is what a run changed in a file of the owner's, with the bytes before and after.
type Edit struct {
	Path   string `json:"path"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Needs is a requirement that a run added to go.mod or raised there.
type Needs struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Before  string `json:"before,omitempty"` // version that the owner required; empty when it was added
	Used    string `json:"used,omitempty"`   // sum over what the owner's code used of it then; empty for nothing
}

// Ignored is a line that a run wanted in .gitignore. It is added once: when it is not
// there later, its owner has deleted it.
type Ignored struct {
	Line  string `json:"line"`
	Found bool   `json:"found,omitempty"` // it stood there already
}

// Shared is a file of the owner's that runs have added to, and the way back from what
// the last of them left: while the file is still that, remove restores every byte.
type Shared struct {
	Path   string  `json:"path"`
	SHA256 string  `json:"sha256"`         // of the text that the last run left
	Made   bool    `json:"made,omitempty"` // there was no such file
	Undo   []Patch `json:"undo,omitempty"` // in ascending order

	// Composed tells that the way back is to a text which never stood there: the owner had
	// changed the file between two runs, and it was put together.
	Composed bool `json:"composed,omitempty"`
}

// Owned is a file of the owner's that a run put one of ours in the place of, because they
// said so. The text is here and not in a file beside the pristine ones, because git would
// take line endings for its own there.
type Owned struct {
	Path string `json:"path"`
	Text []byte `json:"text"` // base64 in JSON
}

// Patch puts Text in the place of the bytes from Start to End.
type Patch struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// BasePath is where the pristine text of the file at path is kept. The ending keeps
// gofmt, vet and editors away from it.
func BasePath(path string) string { return Dir + "/base/" + path + ".base" }

// PendingPath is where the new pristine text of a conflicted file waits.
func PendingPath(path string) string { return Dir + "/base/" + path + ".pending" }
