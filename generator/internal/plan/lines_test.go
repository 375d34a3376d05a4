package plan_test

import (
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// isCRLF reports whether all lines end so.
func isCRLF(text string) bool {
	n := strings.Count(text, "\r\n")
	return n > 0 && n == strings.Count(text, "\n")
}

// reported are the owner's lines in the conflicts of a step; all is for a file that cannot
// be merged at all.
func reported(s *plan.Step) (yours string, all bool) {
	if s == nil || s.Action != plan.ActionConflict {
		return "", false
	}
	for _, c := range s.Conflicts {
		yours += c.Yours + "\n"
	}
	return yours, len(s.Conflicts) == 0
}

// resolve has the owner choose at each conflict of a text: a side, or some lines of all.
func (a *author) resolve(text string) string {
	for {
		line, ok := merge.HasMarkers([]byte(text))
		if !ok {
			return text
		}
		lines := strings.SplitAfter(text, "\n")
		end := line
		for end < len(lines) && !strings.HasPrefix(lines[end-1], ">>>>>>>") {
			end++
		}
		kept := strings.Join(lines[:line-1], "")
		keep := a.IntN(2) == 0
		for _, l := range lines[line-1 : end] {
			switch l[:min(len(l), 7)] {
			case "<<<<<<<", "|||||||", "=======", ">>>>>>>":
				keep = a.IntN(2) == 0
			default:
				if keep {
					kept += l
				}
			}
		}
		text = kept + strings.Join(lines[end:], "")
	}
}
