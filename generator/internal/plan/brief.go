package plan

import (
	"path"
	"slices"
	"strings"
)

// Brief is a short view of a plan, for a reader who wants to know what is out of the
// ordinary: of the files that are simply new there are only numbers.
type Brief struct {
	Created int     // how many files
	Deleted int     // how many, when everything is taken out: then none is counted as created
	Where   []Count // and where, in the order to name them
	Others  []Step  // every other step, but for the files that stand there already
}

// Count is a number of new files below a directory of the project; what stands in the
// root itself is under "top level".
type Count struct {
	Dir   string
	Files int
}

// Brief returns the short view of pl.
func (pl *Plan) Brief() Brief {
	var b Brief
	count := make(map[string]int)
	steps := pl.Steps
	if records, err := pl.Records(); err == nil && !pl.Project.Scaffolded() {
		steps = slices.Concat(steps, records)
	}
	for _, s := range steps {
		switch s.Action {
		case ActionCreate:
			if pl.removes {
				b.Others = append(b.Others, s)
				continue
			}
			b.Created++
			count[pl.area(s.Path)]++
		case ActionDelete:
			if !pl.removes {
				b.Others = append(b.Others, s)
				continue
			}
			b.Deleted++
			count[pl.area(s.Path)]++
		case ActionIdentical:
		default:
			b.Others = append(b.Others, s)
		}
	}
	for dir, files := range count {
		b.Where = append(b.Where, Count{dir, files})
	}
	// The package first, the root last, since that is where it is told from the rest.
	place := func(c Count) string {
		switch c.Dir {
		case pl.Answers.Dir:
			return "0"
		case topLevel:
			return "2"
		}
		return "1" + c.Dir
	}
	slices.SortFunc(b.Where, func(x, y Count) int { return strings.Compare(place(x), place(y)) })
	return b
}

// topLevel is what Count calls the root of the project.
const topLevel = "top level"

// area is the directory under which name is counted.
func (pl *Plan) area(name string) string {
	if strings.HasPrefix(name, pl.Answers.Dir+"/") {
		return pl.Answers.Dir
	}
	if path.Dir(name) == "." {
		return topLevel
	}
	first, _, _ := strings.Cut(name, "/")
	return first
}
