package plan

import (
	"fmt"
	"io"

	"github.com/aymanbagabas/go-udiff"
)

// Diff writes what the plan changes as a unified diff, for git apply and
// patch -p1 in the root of the project. Conflicts are not part of it: the plan does
// not change them.
//
// There is no header of git's own above a file: below the root of a repository, git
// takes the paths of one for paths from there, finds that they are elsewhere, and
// applies nothing without a word. What such a header alone can say, that an empty
// file is made, no template asks for.
func (pl *Plan) Diff(w io.Writer) error {
	changes, err := pl.Changes()
	if err != nil {
		return err
	}
	for _, c := range changes {
		if _, err := io.WriteString(w, unified(c.Path, c.Path, c.Before, c.After)); err != nil {
			return fmt.Errorf("write the diff: %w", err)
		}
	}
	return nil
}

// unified is the diff of one file; nil is none.
func unified(from, to string, before, after []byte) string {
	from, to = "a/"+from, "b/"+to
	if before == nil {
		from = "/dev/null"
	}
	if after == nil {
		to = "/dev/null"
	}
	return udiff.Unified(from, to, string(before), string(after))
}
