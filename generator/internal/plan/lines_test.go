package plan_test

import (
	"strings"

	"github.com/loginscaffold/loginscaffold/generator/internal/merge"
	"github.com/loginscaffold/loginscaffold/generator/internal/plan"
)

// lineCounts are how often each line is in a text, whatever its indentation. An import is
// the same line in a block of imports and by itself.
func lineCounts(text string) map[string]int {
	counts := make(map[string]int)
	for line := range strings.Lines(strings.TrimPrefix(text, "\uFEFF")) {
		line = strings.Join(strings.Fields(line), " ")
		if spec := strings.TrimPrefix(line, "import "); strings.HasSuffix(spec, `"`) || strings.HasPrefix(spec, "(") {
			line = strings.TrimRight(strings.TrimLeft(spec, "("), ")")
		}
		if line != "" {
			counts[line]++
		}
	}
	return counts
}

// added are the lines of text that base does not have, or not as often, with how many more.
// Imports are a set, and the bracket that ends a block of them is none.
func added(base, text string) map[string]int {
	were, more := lineCounts(base), lineCounts(text)
	for line, n := range more {
		if strings.HasSuffix(line, `"`) {
			n = min(n, 1)
		}
		if n -= were[line]; n > 0 && line != ")" {
			more[line] = n
		} else {
			delete(more, line)
		}
	}
	return more
}

// lost are those of the lines in added that text has not, or not as often.
func lost(added map[string]int, text string) map[string]int {
	there := lineCounts(text)
	gone := make(map[string]int)
	for line, n := range added {
		if n -= there[line]; n > 0 {
			gone[line] = n
		}
	}
	return gone
}

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
