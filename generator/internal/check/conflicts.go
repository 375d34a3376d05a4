package check

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// conflictError lists every conflict of pl: of a file that both sides changed each stretch,
// with its line, as it was written, as the owner has it and as it would be.
func conflictError(pl *plan.Plan) error {
	var ways []string
	var inTheWay, changed []plan.Step
	for _, s := range pl.Conflicts() {
		if len(s.Conflicts) > 0 {
			changed = append(changed, s)
		} else {
			inTheWay = append(inTheWay, s)
		}
	}
	if len(inTheWay)+len(changed) == 0 {
		return nil
	}
	var list strings.Builder
	for _, s := range inTheWay {
		list.WriteString("\n  " + s.Path)
		if s.Note != "" {
			list.WriteString(" (" + s.Note + ")")
		}
	}
	for _, s := range changed {
		list.WriteString(ShowConflicts(pl, s))
	}
	var what []string
	if n := len(inTheWay); n > 0 {
		what = append(what, fault.Number(n, "a file is in the way", "%d files are in the way"))
		ways = append(ways, wayOut(pl, inTheWay))
	}
	if n := len(changed); n > 0 {
		by := cmp.Or(pl.Fix, catalog.Version)
		what = append(what, fault.Number(n, "1 file was changed by you and by "+by+" in the same place", "%d files were changed by you and by "+by+" in the same places"))
		ways = append(ways, "run again with --conflicts markers to merge these by hand, ours to keep your lines there, or theirs to take the new ones")
	}
	return &fault.Error{
		Kind:    fault.Conflict,
		Message: strings.Join(what, ", and ") + "; nothing was written:" + list.String(),
		Hint:    strings.Join(ways, "; "),
	}
}

// ShowConflicts shows what both sides changed in one file.
func ShowConflicts(pl *plan.Plan, s plan.Step) string {
	var b strings.Builder
	labels := pl.Labels()
	for _, c := range s.Conflicts {
		fmt.Fprintf(&b, "\n  %s:%d", s.Path, c.Line)
		for _, side := range []struct{ name, text string }{{labels.Base, c.Base}, {labels.Yours, c.Yours}, {labels.Theirs, c.Theirs}} {
			fmt.Fprintf(&b, "\n    %s", side.name)
			if side.text == "" {
				b.WriteString("\n      (nothing)")
			}
			for line := range strings.Lines(strings.ReplaceAll(side.text, "\r\n", "\n")) {
				b.WriteString("\n      | " + strings.TrimSuffix(line, "\n"))
			}
		}
	}
	return b.String()
}

// wayOut is what helps against files in the way. Another package directory does so only
// for what is in the one that was chosen.
func wayOut(pl *plan.Plan, conflicts []plan.Step) string {
	dir := pl.Answers.Dir
	inside, clashing, decidable, binary := 0, false, true, false
	for _, s := range conflicts {
		decidable = decidable && s.Decidable()
		binary = binary || s.Decidable() && s.Note != ""
		if s.Path == dir || strings.HasPrefix(s.Path, dir+"/") || strings.HasPrefix(dir, s.Path+"/") {
			inside++
		}
		clashing = clashing || path.Ext(s.Path) == ".go" && s.Before != nil && s.After == nil
	}
	const sides = "run again with --conflicts ours to keep it, or theirs to replace it"
	hint := "move what is listed out of the way"
	if clashing {
		hint = "move what is listed into another directory, or rename what it declares"
	}
	switch {
	case pl.Removes():
		return "put your file back, or delete what is listed: nothing is taken out through a link, or from what is no file"
	case pl.Project.Scaffolded() && !decidable:
		return hint // to take a side does not help
	case pl.Project.Scaffolded() && binary: // out of the way, it would count as deleted
		return sides
	case pl.Project.Scaffolded():
		return hint + ", or " + sides
	case inside == len(conflicts):
		return hint + ", or choose another package directory with --package-dir"
	case inside > 0:
		return hint + "; another --package-dir helps only against what is in " + dir
	case pl.Project.New:
		return hint + ", or name an empty directory"
	}
	return hint
}
