package check

import (
	"os"
	"slices"
	"sort"
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/catalog"
	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// olderRequirements returns the requirements of the plan with older versions of what it
// adds, such that they leave alone what the owner requires directly, or nil when they do
// already, or when nothing older does. The emitted code needs no newer ones; a version
// of the owner's may be where it is for a reason.
func olderRequirements(pl *plan.Plan, g goCommand) ([]catalog.Requirement, error) {
	requirements := pl.Answers.Requirements(pl.Project.New)
	raised, added, err := raisedAndAdded(pl, requirements)
	if err != nil || len(raised) == 0 {
		return nil, err
	}
	older := slices.Clone(requirements)
	found := false
	for i, r := range older {
		if !added[r.Path] {
			continue
		}
		version, err := g.newestSparing(r, raised)
		if err != nil {
			return nil, err
		}
		if version != "" && version != r.Version {
			older[i].Version, found = version, true
		}
	}
	if !found {
		return nil, nil
	}
	return older, nil
}

// raisedAndAdded returns the owner's versions of what the plan raises although the owner
// requires it directly and the emitted code could do with it, and what the plan adds.
func raisedAndAdded(pl *plan.Plan, requirements []catalog.Requirement) (raised map[string]string, added map[string]bool, err error) {
	changes, err := pl.Requirements()
	if err != nil {
		return nil, nil, err
	}
	raised, added = make(map[string]string), make(map[string]bool)
	for _, c := range changes {
		have := pl.Project.Requires[c.Path]
		tooLow := slices.ContainsFunc(requirements, func(r catalog.Requirement) bool { return r.Path == c.Path && have != nil && !plan.MetBy(r, have) })
		switch {
		case have == nil:
			added[c.Path] = true
		case !have.Indirect && !tooLow && semver.Compare(c.After, c.Before) > 0:
			raised[c.Path] = c.Before
		}
	}
	return raised, added, nil
}

// newestSparing returns the newest version of r, from its lowest to its own, whose go.mod
// requires no more than those versions, or "". Versions require ever more, so that half
// of those left are ruled out at a time.
func (g goCommand) newestSparing(r catalog.Requirement, most map[string]string) (string, error) {
	dir, err := os.MkdirTemp("", "loginscaffold-tidy-")
	if err != nil {
		return "", fault.Fail(err, "", "make a temporary directory")
	}
	defer os.RemoveAll(dir)
	listed, err := g.list(dir, `{{join .Versions " "}}`, r)
	if err != nil {
		return "", err
	}
	versions := slices.DeleteFunc(strings.Fields(listed), func(v string) bool {
		return semver.Prerelease(v) != "" || semver.Compare(v, r.Lowest) < 0 || semver.Compare(v, r.Version) > 0
	})
	var failure error
	tooNew := sort.Search(len(versions), func(i int) bool {
		if failure != nil {
			return true
		}
		older := r
		older.Version = versions[i]
		var name string
		if name, failure = g.list(dir, "{{.GoMod}}", older); failure != nil {
			return true
		}
		var text []byte
		if text, failure = os.ReadFile(strings.TrimSpace(name)); failure != nil {
			return true
		}
		f, err := modfile.ParseLax("go.mod", text, nil)
		failure = err
		return err != nil || slices.ContainsFunc(f.Require, func(need *modfile.Require) bool {
			v, limited := most[need.Mod.Path]
			return limited && semver.Compare(need.Mod.Version, v) > 0
		})
	})
	if failure != nil || tooNew == 0 {
		return "", failure
	}
	return versions[tooNew-1], nil
}

// list tells of the module r, in a directory that is in none.
func (g goCommand) list(dir, format string, r catalog.Requirement) (string, error) {
	return g.output(dir, []string{"GOWORK=off", "GO111MODULE=on", "GOFLAGS="}, "list", "-m", "-versions", "-f", format, r.Path+"@"+r.Version)
}

// startOver plans go.mod and go.sum as they were before go mod tidy, with those
// requirements.
func startOver(pl *plan.Plan, requirements []catalog.Requirement) error {
	mod, err := pl.Project.Read("go.mod")
	if err != nil {
		return err
	}
	after, err := plan.RequireIn(mod.Data, requirements)
	if err != nil {
		return fault.Fail(err, "", "add to go.mod")
	}
	pl.Put(plan.SharedStep("project/go.mod", "go.mod", mod, after))
	sum, err := pl.Project.Read("go.sum")
	if err != nil {
		return err
	}
	pl.Steps = slices.DeleteFunc(pl.Steps, func(s plan.Step) bool { return s.Path == "go.sum" })
	if sum.Data != nil {
		pl.Put(plan.SharedStep("project/go.sum", "go.sum", sum, sum.Data))
	}
	return nil
}
