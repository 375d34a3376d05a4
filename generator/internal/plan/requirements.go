package plan

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/fault"
	"github.com/loginscaffold/loginscaffold/generator/internal/target"
	"github.com/loginscaffold/loginscaffold/generator/internal/textfile"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// RequirementChange is a line of go.mod that a plan adds, raises or takes out.
type RequirementChange struct {
	Path          string
	Before, After string // versions; empty when there is no such line
	Indirect      bool   // it is there for the sake of others
}

// String says what happens, such as "raised golang.org/x/text v0.20.0 to v0.43.0".
func (c RequirementChange) String() string {
	text := fmt.Sprintf("raised %s %s to %s", c.Path, c.Before, c.After)
	switch {
	case c.Before == "":
		text = fmt.Sprintf("added %s %s", c.Path, c.After)
	case c.After == "":
		text = fmt.Sprintf("took out %s %s", c.Path, c.Before)
	case semver.Compare(c.Before, c.After) > 0:
		text = fmt.Sprintf("lowered %s %s to %s", c.Path, c.Before, c.After)
	}
	if c.Indirect {
		text += " (indirect)"
	}
	return text
}

// Requirements are the changes that the plan makes to the requirements of go.mod,
// sorted by path. After Check they are those that go mod tidy settled on.
func (pl *Plan) Requirements() ([]RequirementChange, error) {
	s := pl.Step("go.mod")
	if s == nil || !s.Writes() {
		return nil, nil
	}
	before, err := requirementsIn(s.Before)
	if err != nil {
		return nil, err
	}
	after, err := requirementsIn(s.After)
	if err != nil {
		return nil, err
	}
	var changes []RequirementChange
	for path, b := range before {
		if after[path] == nil {
			changes = append(changes, RequirementChange{Path: path, Before: b.Mod.Version, Indirect: b.Indirect})
		}
	}
	for path, a := range after {
		c := RequirementChange{Path: path, After: a.Mod.Version, Indirect: a.Indirect}
		if b := before[path]; b != nil {
			c.Before = b.Mod.Version
		}
		if c.Before != c.After {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(x, y RequirementChange) int { return cmp.Compare(x.Path, y.Path) })
	return changes, nil
}

func requirementsIn(text []byte) (map[string]*modfile.Require, error) {
	f, err := modfile.Parse("go.mod", textfile.ToLF(text), nil)
	if err != nil {
		return nil, fault.Fail(err, "", "read the requirements")
	}
	return target.RequiredBy(f), nil
}
