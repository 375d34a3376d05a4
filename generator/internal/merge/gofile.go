package merge

import (
	"bytes"
	"go/format"
	"strings"
)

// File is Texts for a file of the given name, of which only the ending counts. In a Go file
// imports are merged as a set, and how lines are formatted makes no conflict: the formatting
// is that of yours, or of theirs where only they changed it. If yours is as gofmt leaves it,
// so is a clean result. What Take makes of it keeps an import that one side took away when
// it still uses it. A Go file that cannot be read as such is merged by lines.
func File(name string, base, yours, theirs []byte) (Result, error) {
	if !strings.HasSuffix(name, ".go") {
		return Texts(base, yours, theirs)
	}
	b, y, t, err := newDocuments(base, yours, theirs)
	if err != nil {
		return Result{}, err
	}
	if r, ok := unchanged(base, yours, theirs); ok {
		return r, nil
	}
	chunks, gone, ok := goParts(b, y, t)
	if !ok {
		chunks = goLines(b, y, t)
	}
	r := newResult(chunks, b, y, t)
	r.gone = gone
	return formatted(r, yours), nil
}

// goLines merges by lines and, where that conflicts, without regard to spaces.
func goLines(base, yours, theirs *document) []Chunk {
	plain := threeWay(base, yours, theirs, nil)
	if conflicts(plain) == 0 {
		return plain
	}
	b, okB := tokenKeys(base.all(), base.lines())
	y, okY := tokenKeys(yours.all(), yours.lines())
	t, okT := tokenKeys(theirs.all(), theirs.lines())
	if !okB || !okY || !okT {
		return plain
	}
	spaced := threeWay(base.keyed(b), yours.keyed(y), theirs.keyed(t), sameTokens)
	if conflicts(spaced) < conflicts(plain) {
		return spaced
	}
	return plain
}

func conflicts(chunks []Chunk) int {
	n := 0
	for _, c := range chunks {
		if c.Conflict {
			n++
		}
	}
	return n
}

// formatted is r as gofmt leaves it, if yours was: two changes that are well formatted can
// meet in a struct whose fields want aligning anew.
func formatted(r Result, yours []byte) Result {
	if len(r.Chunks) != 1 || !r.Clean() {
		return r
	}
	text, bom := strings.CutPrefix(r.Chunks[0].Text, byteOrderMark)
	crlf := r.eol == "\r\n"
	before := []byte(text)
	after, err := gofmt(before, crlf)
	if err != nil || bytes.Equal(before, after) {
		return r
	}
	yours = bytes.TrimPrefix(yours, []byte(byteOrderMark))
	if had, err := gofmt(yours, crlf); err != nil || !bytes.Equal(had, yours) {
		return r
	}
	text = string(after)
	if bom {
		text = byteOrderMark + text
	}
	r.Chunks = []Chunk{{Text: text, Line: 1}}
	return r
}

// gofmt formats a file whose lines end in CRLF or in LF.
func gofmt(text []byte, crlf bool) ([]byte, error) {
	out, err := format.Source(text)
	if err != nil || !crlf {
		return out, err
	}
	return bytes.ReplaceAll(out, []byte("\n"), []byte("\r\n")), nil
}
