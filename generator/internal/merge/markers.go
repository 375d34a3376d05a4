package merge

import (
	"bytes"
	"strings"
)

// The four markers of diff3 -m, which editors know too.
const (
	markYours  = "<<<<<<<"
	markBase   = "|||||||"
	markMiddle = "======="
	markTheirs = ">>>>>>>"
)

// marked adds a conflict between markers, each on a line of its own.
func (r Result) marked(text []byte, c Chunk, labels Labels) []byte {
	line := func(s string) {
		text = append(text, s...)
		if s != "" && !strings.HasSuffix(s, "\n") {
			text = append(text, r.eol...)
		}
	}
	line(strings.TrimRight(markYours+" "+labels.Yours, " "))
	line(c.Yours)
	line(strings.TrimRight(markBase+" "+labels.Base, " "))
	line(c.Base)
	line(markMiddle)
	line(c.Theirs)
	line(strings.TrimRight(markTheirs+" "+labels.Theirs, " "))
	return text
}

// HasMarkers says whether a conflict marker still stands in text, and in which line, counted
// from 1, the first one does. A line of seven equals signs is one only above the marker that
// ends a conflict: alone it is an underline, in Markdown for instance.
func HasMarkers(text []byte) (line int, ok bool) {
	middle := 0
	for n := 1; len(text) > 0; n++ {
		var this []byte
		this, text, _ = bytes.Cut(text, []byte("\n"))
		switch marker(bytes.TrimSuffix(this, []byte("\r"))) {
		case markYours, markBase:
			return n, true
		case markTheirs:
			if middle > 0 {
				return middle, true
			}
			return n, true
		case markMiddle:
			middle = n
		}
	}
	return 0, false
}

// marker is the marker that line is, or empty.
func marker(line []byte) string {
	if string(line) == markMiddle {
		return markMiddle
	}
	for _, m := range []string{markYours, markBase, markTheirs} {
		if rest, ok := bytes.CutPrefix(line, []byte(m)); ok && (len(rest) == 0 || rest[0] == ' ') {
			return m
		}
	}
	return ""
}
