package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/loginscaffold/loginscaffold/generator/internal/record"
)

// recordedNeeds lists the requirements that this run or an earlier one added or
// raised, each with what stood there before the first of them.
func (pl *Plan) recordedNeeds() ([]record.Needs, error) {
	needs := make(map[string]record.Needs)
	if m := pl.Project.Manifest; m != nil {
		for _, n := range m.Requirements {
			needs[n.Path] = n
		}
	}
	changes, err := pl.Requirements()
	if err != nil {
		return nil, err
	}
	var owners []ownersFile
	for _, c := range changes {
		n, known := needs[c.Path]
		if !known {
			n = record.Needs{Path: c.Path, Before: c.Before}
			if n.Before != "" {
				if owners == nil {
					if owners, err = pl.ownersGo(pl.isOurs()); err != nil {
						return nil, err
					}
				}
				n.Used = uses(owners, c.Path)
			}
		}
		if n.Version = c.After; n.Version == "" || n.Version == n.Before {
			delete(needs, c.Path)
		} else {
			needs[c.Path] = n
		}
	}
	return slices.SortedFunc(maps.Values(needs), func(x, y record.Needs) int { return cmp.Compare(x.Path, y.Path) }), nil
}

// isOurs tells the paths of files that the record has or will have.
func (pl *Plan) isOurs() func(path string) bool {
	ours := make(map[string]bool)
	for _, m := range []*record.Manifest{pl.Project.Manifest, pl.manifest} {
		if m != nil {
			for _, f := range m.Files {
				ours[f.Path] = true
			}
		}
	}
	return func(path string) bool { return ours[path] }
}
