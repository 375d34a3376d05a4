package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/record"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
)

// takeBackModule plans go.mod and reports whether it becomes what it was, to the byte.
func (pl *Plan) takeBackModule(staying []ownersFile) (restored bool, err error) {
	const name = "go.mod"
	current, err := pl.Project.Read(name)
	if err != nil || current.Data == nil {
		return false, err
	}
	shared := pl.Project.Shared(name)
	if shared == nil {
		if pl.unneeded(staying) {
			pl.Warnings = append(pl.Warnings, name+" is left as it is, since the record does not tell of anything added to it; go mod tidy takes out what nothing needs any more")
		}
		return true, nil
	}
	after, restored := shared.Without(current.Data)
	restored = restored && !shared.Composed
	needs, kept, err := pl.notNeeded(current.Data, staying)
	if err != nil {
		return false, fault.Fail(err, "", "take our part out of %s", name)
	}
	if user := pl.needingModule(staying); restored && after == nil && user != "" {
		restored = false
		pl.Warnings = append(pl.Warnings, fmt.Sprintf("%s stays: %s is yours and needs a module", name, user))
	}
	if restored = restored && !kept; !restored {
		if after, err = withoutNeeds(current.Data, needs); err != nil {
			return false, fault.Fail(err, "", "take our part out of %s", name)
		}
	}
	return restored, pl.putTakenBack(name, after)
}

// needingModule is one of the files that are staying which needs the module that a run made,
// or "". Where there was Go before that, it did without; what imports another package of
// the module does not.
func (pl *Plan) needingModule(staying []ownersFile) string {
	if pl.Project.New && len(staying) > 0 {
		return staying[0].path
	}
	gone := pl.gone(staying)
	for _, f := range staying {
		for _, i := range f.imports {
			if dir, ok := below(i.of, pl.Module, ""); ok && !gone[strings.TrimPrefix(dir, "/")] {
				return f.path
			}
		}
	}
	return ""
}

// unneeded reports whether go.mod requires what the emitted code needed and nothing of
// what is staying imports.
func (pl *Plan) unneeded(staying []ownersFile) bool {
	return slices.ContainsFunc(pl.Answers.Requirements(pl.Project.New), func(r catalog.Requirement) bool {
		have := pl.Project.Requires[r.Path]
		return have != nil && !have.Indirect && importing(staying, r.Path) == ""
	})
}

// notNeeded are the recorded requirements that go: each is as a run left it, and no file
// of those that are staying needs it. The others are told, and kept reports whether there
// are any: then those that are there for others stay too, for go mod tidy to judge.
func (pl *Plan) notNeeded(mod []byte, staying []ownersFile) (needs []record.Needs, kept bool, err error) {
	f, err := modfile.Parse("go.mod", textfile.ToLF(mod), nil)
	if err != nil {
		return nil, false, err
	}
	var indirect []record.Needs
	for _, n := range pl.Project.Manifest.Requirements {
		i := slices.IndexFunc(f.Require, func(r *modfile.Require) bool { return r.Mod.Path == n.Path && r.Mod.Version == n.Version })
		if i < 0 {
			continue // the owner's by now
		}
		at := importing(staying, n.Path)
		for _, tool := range f.Tool {
			if _, ok := below(tool.Path, n.Path, ""); ok {
				at = "its tool " + tool.Path
			}
		}
		switch {
		case at != "" && n.Before == "":
			kept = true
			pl.Warnings = append(pl.Warnings, fmt.Sprintf("go.mod keeps %s %s, which %s needs", n.Path, n.Version, at))
		case at != "" && uses(staying, n.Path) != n.Used:
			kept = true
			pl.Warnings = append(pl.Warnings, fmt.Sprintf("go.mod keeps %s %s rather than %s: %s may need it, since what you use of it has changed", n.Path, n.Version, n.Before, at))
		case f.Require[i].Indirect && n.Before == "":
			indirect = append(indirect, n)
		default:
			needs = append(needs, n)
		}
	}
	if !kept {
		needs = append(needs, indirect...)
	}
	return needs, kept, nil
}

// takeBackSums plans go.sum, which is the one of before when go.mod is; else go mod tidy
// sees to it.
func (pl *Plan) takeBackSums(restored bool) error {
	const name = "go.sum"
	current, err := pl.Project.Read(name)
	if err != nil || current.Data == nil && current.Blocked == "" {
		return err
	}
	after := current.Data
	if shared := pl.Project.Shared(name); shared != nil && restored {
		if before, ok := shared.Without(current.Data); ok {
			after = before
		}
	}
	return pl.putTakenBack(name, after)
}
