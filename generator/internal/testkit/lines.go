package testkit

import "strings"

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

// Added are the lines of text that base does not have, or not as often, with how many more.
// Imports are a set, and the bracket that ends a block of them is none.
func Added(base, text string) map[string]int {
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

// Lost are those of the lines in added that text has not, or not as often.
func Lost(added map[string]int, text string) map[string]int {
	there := lineCounts(text)
	gone := make(map[string]int)
	for line, n := range added {
		if n -= there[line]; n > 0 {
			gone[line] = n
		}
	}
	return gone
}
