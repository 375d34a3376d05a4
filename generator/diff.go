package generator

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Diff writes what the plan changes as a unified diff, for git apply and
// patch -p1. Conflicts are not part of it: the plan does not change them.
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
	var out strings.Builder
	// git's header is what makes an empty new file part of a diff.
	fmt.Fprintf(&out, "diff --git a/%s b/%s\n", s.Path, s.Path)
	before := "a/" + s.Path
	if s.Before == nil {
		out.WriteString("new file mode 100644\n")
		before = "/dev/null"
	}
	out.WriteString(udiff.Unified(before, "b/"+s.Path, string(s.Before), string(s.After)))
	return out.String()
}
