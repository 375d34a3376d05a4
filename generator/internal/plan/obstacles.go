package plan

import (
	"fmt"
	"slices"
	"strings"
)

// gatherObstacles makes one conflict of each link, or file, that stands where a
// directory of ours would be.
func (pl *Plan) gatherObstacles() {
	below := make(map[string]int)
	why := make(map[string]string)
	pl.Steps = slices.DeleteFunc(pl.Steps, func(s Step) bool {
		if s.Action != ActionConflict || s.blockedAt == "" || s.blockedAt == s.Path {
			return false
		}
		below[s.blockedAt]++
		why[s.blockedAt] = strings.TrimPrefix(s.Note, s.blockedAt+" is ")
		return true
	})
	where := "where a directory with %d of our files would be"
	if pl.removes {
		where = "where the directory with %d of our files was"
	}
	for at, n := range below {
		pl.Put(Step{ID: "owner/" + at, Path: at, Action: ActionConflict, undecidable: true,
			Note: why[at] + ", " + fmt.Sprintf(where, n)})
	}
}
