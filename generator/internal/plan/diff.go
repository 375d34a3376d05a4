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
	for _, s := range pl.Steps {
		if !s.Writes() {
			continue
		}
		if _, err := io.WriteString(w, diffOf(s)); err != nil {
			return fmt.Errorf("write the diff: %w", err)
		}
	}
	return nil
}

func diffOf(s Step) string {
	before := "a/" + s.Path
	if s.Before == nil {
		before = "/dev/null"
	}
	return udiff.Unified(before, "b/"+s.Path, string(s.Before), string(s.After))
}
