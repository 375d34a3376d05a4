// Package merge merges texts three ways: a base, yours that came from it by one set of
// changes, and theirs that came from it by another. What only one side changed is taken from
// that side; where both changed the same lines in different ways there is a conflict, and
// nothing of either side is lost.
//
// Texts merges lines, and File knows Go as well. Both are pure functions, safe for concurrent
// use, whose time grows no faster than the size of the texts.
package merge

import (
	"bytes"
	"errors"
	"strings"
)

// ErrBinary is returned for a text that is not UTF-8 or has a NUL: it has no lines to merge.
var ErrBinary = errors.New("not a text: it has a NUL byte or is not UTF-8")

// Labels name the three sides in conflict markers, such as "yours", "base v0.1.0" and
// "loginscaffold v0.2.0".
type Labels struct{ Yours, Base, Theirs string }

// Chunk is a stretch of a merge: Text where it is clean, else the three sides of a conflict,
// each of which may be empty. Line is the line of yours, counted from 1, at which it begins
// or, where yours has nothing, before which it stands.
type Chunk struct {
	Conflict            bool
	Text                string
	Yours, Base, Theirs string
	Line                int
}

// Side is what Take puts where there is a conflict.
type Side int

const (
	Stop    Side = iota // nothing: a merge with conflicts has no text
	Ours                // yours
	Theirs              // theirs
	Markers             // all three sides between markers
)

// Result is a merged text. Its chunks follow each other, and two clean ones never do.
type Result struct {
	Chunks []Chunk

	gone                  []spec // imports that one side took away
	eol                   string
	yoursOpen, theirsOpen bool
}

// Texts merges by lines. The lines of base and theirs end in LF; the result has the line
// endings of yours, line by line where yours mixes them. A byte-order mark and a missing
// newline at the end are as in yours, or as in theirs where only they changed it.
// The error is ErrBinary.
func Texts(base, yours, theirs []byte) (Result, error) {
	b, y, t, err := newDocuments(base, yours, theirs)
	if err != nil {
		return Result{}, err
	}
	if r, ok := unchanged(base, yours, theirs); ok {
		return r, nil
	}
	return newResult(threeWay(b, y, t, nil), b, y, t), nil
}

// unchanged is the merge when only one side, or neither, has changed anything.
func unchanged(base, yours, theirs []byte) (Result, bool) {
	text := yours
	switch {
	case bytes.Equal(base, yours):
		text = theirs
	case bytes.Equal(base, theirs), bytes.Equal(yours, theirs):
	default:
		return Result{}, false
	}
	if len(text) == 0 {
		return Result{}, true
	}
	return Result{Chunks: []Chunk{{Text: string(text), Line: 1}}}, true
}

// newResult puts back what newDocument took off.
func newResult(chunks []Chunk, base, yours, theirs *document) Result {
	r := Result{Chunks: joined(chunks), eol: yours.eol, yoursOpen: yours.open, theirsOpen: theirs.open}
	if n := len(r.Chunks) - 1; n >= 0 {
		last := &r.Chunks[n]
		if last.Conflict {
			last.Yours = r.end(last.Yours, yours.open)
			last.Base = r.end(last.Base, base.open)
			last.Theirs = r.end(last.Theirs, theirs.open)
		} else {
			last.Text = r.end(last.Text, choose(base.open, yours.open, theirs.open))
		}
	}
	if choose(base.mark, yours.mark, theirs.mark) {
		if len(r.Chunks) == 0 || r.Chunks[0].Conflict {
			r.Chunks = append([]Chunk{{Line: 1}}, r.Chunks...)
		}
		r.Chunks[0].Text = byteOrderMark + r.Chunks[0].Text
	}
	return r
}

// end takes the last line ending off, if the text is to be open.
func (r Result) end(text string, open bool) string {
	if open {
		return strings.TrimSuffix(text, r.eol)
	}
	return text
}

// Clean says that there is no conflict.
func (r Result) Clean() bool { return len(r.Conflicts()) == 0 }

// Conflicts are the chunks in conflict.
func (r Result) Conflicts() []Chunk {
	var all []Chunk
	for _, c := range r.Chunks {
		if c.Conflict {
			all = append(all, c)
		}
	}
	return all
}

// Take is the merged text, with side where there is a conflict; labels stand in markers only.
// Stop with a conflict gives nil.
func (r Result) Take(side Side, labels Labels) []byte {
	if side == Stop && !r.Clean() {
		return nil
	}
	text := []byte{}
	for i, c := range r.Chunks {
		switch {
		case !c.Conflict:
			text = append(text, c.Text...)
		case side == Ours:
			text = r.taken(text, c.Yours, i, r.yoursOpen)
		case side == Theirs:
			text = r.taken(text, c.Theirs, i, r.theirsOpen)
		default:
			text = r.marked(text, c, labels)
		}
	}
	return stillUsed(text, r.gone)
}

// taken adds one side of chunk i. If that is the end, and the side has nothing there, then
// what stands before it is the end.
func (r Result) taken(text []byte, side string, i int, open bool) []byte {
	if side == "" && open && i == len(r.Chunks)-1 {
		return bytes.TrimSuffix(text, []byte(r.eol))
	}
	return append(text, side...)
}
