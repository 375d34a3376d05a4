package merge

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\uFEFF"

// document is a text cut into lines, or a stretch of one. The byte-order mark is taken off,
// and a last line without a line ending is given one: both are merged apart from the lines,
// as what they are, so that they never make a conflict with a change of the line beside them.
type document struct {
	text    string
	offsets []int    // offsets[i] is where line i begins; one more for the end
	keys    []string // what line i is compared by: without its line ending
	first   int      // the number of the first line in the file, from 0
	eol     string   // the line ending that most lines have
	mark    bool     // a byte-order mark stood first
	open    bool     // the last line had no line ending
}

func newDocument(data []byte) (*document, error) {
	if bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data) {
		return nil, ErrBinary
	}
	d := &document{eol: "\n"}
	d.text, d.mark = strings.CutPrefix(string(data), byteOrderMark)
	if crlf := strings.Count(d.text, "\r\n"); 2*crlf > strings.Count(d.text, "\n") {
		d.eol = "\r\n"
	}
	if d.text != "" && !strings.HasSuffix(d.text, "\n") {
		d.open = true
		d.text += d.eol
	}
	n := strings.Count(d.text, "\n")
	d.offsets, d.keys = make([]int, 1, n+1), make([]string, 0, n)
	for start := 0; start < len(d.text); {
		end := start + strings.IndexByte(d.text[start:], '\n') + 1
		d.keys = append(d.keys, withoutEnding(d.text[start:end]))
		d.offsets = append(d.offsets, end)
		start = end
	}
	return d, nil
}

// newDocuments makes the documents of a merge. Only yours may keep CRLF: what comes from the
// others is given the line ending of yours when it is put out.
func newDocuments(base, yours, theirs []byte) (b, y, t *document, err error) {
	if b, err = newDocument(bytes.ReplaceAll(base, []byte("\r\n"), []byte("\n"))); err != nil {
		return nil, nil, nil, err
	}
	if y, err = newDocument(yours); err != nil {
		return nil, nil, nil, err
	}
	t, err = newDocument(bytes.ReplaceAll(theirs, []byte("\r\n"), []byte("\n")))
	return b, y, t, err
}

func withoutEnding(line string) string {
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
}

// lines is how many lines d has.
func (d *document) lines() int { return len(d.offsets) - 1 }

// span is the text of the lines from lo up to but not including hi.
func (d *document) span(lo, hi int) string {
	return d.text[d.offsets[lo]:d.offsets[hi]]
}

// all is the text of all lines of d.
func (d *document) all() string { return d.span(0, d.lines()) }

// part is the stretch of the lines from lo up to but not including hi.
func (d *document) part(lo, hi int) *document {
	p := *d
	p.offsets, p.keys, p.first = d.offsets[lo:hi+1], d.keys[lo:hi], d.first+lo
	return &p
}

// keyed is d with other keys.
func (d *document) keyed(keys []string) *document {
	p := *d
	p.keys = keys
	return &p
}

// ending gives text, whose lines end in LF, the line ending of d.
func (d *document) ending(text string) string {
	if d.eol == "\n" {
		return text
	}
	return strings.ReplaceAll(text, "\n", d.eol)
}

// choose merges a single value three ways.
func choose[T comparable](base, yours, theirs T) T {
	if yours == base {
		return theirs
	}
	return yours
}
