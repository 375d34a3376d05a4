package plan

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
)

// FileStatus says how one emitted file stands.
type FileStatus struct {
	Path     string    `json:"path"`
	State    FileState `json:"state"`
	Outdated bool      `json:"outdated,omitempty"` // an upgrade has something new for it
	Line     int       `json:"line,omitempty"`     // of the first conflict marker

	base, current []byte
	from          string
}

// FileState is what the owner has made of a file.
type FileState string

const (
	Pristine   FileState = "pristine" // as it was written
	Edited     FileState = "edited"
	Deleted    FileState = "deleted"    // by the owner
	Unresolved FileState = "unresolved" // holds conflict markers
	Ejected    FileState = "ejected"    // the owner's alone
	Missing    FileState = "missing"    // this version has it, and the project does not yet
)

// String is the line of f, without a newline.
func (f FileStatus) String() string {
	line := fmt.Sprintf("%-10s %s", f.State, f.Path)
	switch {
	case f.State == Unresolved:
		line += fmt.Sprintf(":%d (finish the merge there)", f.Line)
	case f.Outdated && f.State != Missing:
		line += " (outdated)"
	}
	return line
}

// Status is how each file stands, sorted by path. The plan must be for the recorded
// answers, and only looked at.
func (pl *Plan) Status() []FileStatus {
	files := slices.DeleteFunc(slices.Clone(pl.status), func(f FileStatus) bool { return f.State == "" })
	slices.SortFunc(files, func(x, y FileStatus) int { return strings.Compare(x.Path, y.Path) })
	return files
}

func statusOf(t Triple) FileStatus {
	f := FileStatus{Path: mergedPath(t)}
	if t.Base != nil {
		f.base, f.from = t.Base.Text, t.Base.Path
	}
	if t.Current != nil {
		f.current = t.Current.Text
		if line, ok := merge.HasMarkers(f.current); ok && t.State == record.Conflicted {
			f.State, f.Line = Unresolved, line
			return f
		}
	}
	migration := strings.HasPrefix(t.ID, "migrations/")
	f.Outdated = t.Desired != nil && !migration && (t.Base == nil || string(t.Desired.Text) != string(f.base))
	switch {
	case t.State == record.Ejected && (t.Desired == nil || f.base == nil):
		f.State, f.Outdated = Ejected, false
	case t.Base == nil && f.current != nil: // the owner's, or a README of theirs
	case t.Base == nil:
		f.State, f.Outdated = Missing, true
	case f.current == nil && t.Desired == nil:
	case f.current == nil:
		f.State = Deleted
	case textfile.SameText(f.base, f.current):
		f.State = Pristine
		f.Outdated = f.Outdated || t.Desired == nil && !migration
	default:
		f.State = Edited
	}
	return f
}

// OwnerDiff writes what the owner has made of the emitted files, as a unified diff.
func (pl *Plan) OwnerDiff(w io.Writer) error {
	for _, f := range pl.Status() {
		if f.base == nil || f.current != nil && textfile.SameText(f.base, f.current) && f.from == f.Path {
			continue
		}
		if _, err := io.WriteString(w, unified(f.from, f.Path, f.base, f.current)); err != nil {
			return fmt.Errorf("write the diff: %w", err)
		}
	}
	return nil
}

// marked are the files that still hold the conflict markers that a run wrote, wherever the
// owner has moved them since.
func (pl *Plan) marked() (marked []FileStatus) {
	for _, f := range pl.status {
		if f.State == Unresolved {
			marked = append(marked, f)
		}
	}
	return marked
}

func unresolvedError(marked []FileStatus) *fault.Error {
	var list strings.Builder
	for _, f := range marked {
		fmt.Fprintf(&list, "\n  %s:%d", f.Path, f.Line)
	}
	return &fault.Error{
		Kind:    fault.Conflict,
		Message: fmt.Sprintf("the last run left conflict markers, which are still in %s; nothing was written:%s", fault.Number(len(marked), "1 file", "%d files"), list.String()),
		Hint:    "choose what each stretch is to be, delete the marker lines, then run again",
	}
}
