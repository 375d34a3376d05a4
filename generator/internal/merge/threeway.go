package merge

import "slices"

// sides are the three texts of a merge, and how the two compare to the base.
type sides struct {
	base, yours, theirs *document
	b, y, t             []int32
	// same, if set, says more about keys that differ: whether they say the same.
	same func(x, y []string) bool

	chunks []Chunk
}

// threeWay merges by lines, as S. Khanna, K. Kunal and B. C. Pierce describe it (A Formal
// Investigation of Diff3, 2007): where changes of both sides overlap or touch they are one
// conflict, unless they are the same; all else is taken from the side that changed it.
func threeWay(base, yours, theirs *document, same func(x, y []string) bool) []Chunk {
	numbered, count := intern(base.keys, yours.keys, theirs.keys)
	s := &sides{base: base, yours: yours, theirs: theirs, same: same, b: numbered[0], y: numbered[1], t: numbered[2]}
	mine, other := diff(s.b, s.y, count), diff(s.b, s.t, count)
	atB, atY, atT := 0, 0, 0
	for len(mine) > 0 || len(other) > 0 {
		lo, hi, m, o := group(mine, other)
		// Between hunks the three texts run side by side.
		kept := lo - atB
		s.kept(atB, atY, atT, kept)
		atY, atT = atY+kept, atT+kept
		r := region{b0: lo, b1: hi, y0: atY, t0: atT, y1: atY + hi - lo + growth(mine[:m]), t1: atT + hi - lo + growth(other[:o])}
		switch {
		case o == 0:
			s.clean(yours.span(r.y0, r.y1), r.y0)
		case m == 0:
			s.clean(yours.ending(theirs.span(r.t0, r.t1)), r.y0)
		default:
			s.both(r)
		}
		atB, atY, atT = hi, r.y1, r.t1
		mine, other = mine[m:], other[o:]
	}
	s.kept(atB, atY, atT, len(s.b)-atB)
	return s.chunks
}

// group takes the first hunk and all that overlap or touch it, or each other: m of mine and
// o of other, from line lo of the base to hi.
func group(mine, other []hunk) (lo, hi, m, o int) {
	if len(other) == 0 || len(mine) > 0 && mine[0].a0 <= other[0].a0 {
		lo, hi, m = mine[0].a0, mine[0].a1, 1
	} else {
		lo, hi, o = other[0].a0, other[0].a1, 1
	}
	for {
		switch {
		case m < len(mine) && mine[m].a0 <= hi:
			hi = max(hi, mine[m].a1)
			m++
		case o < len(other) && other[o].a0 <= hi:
			hi = max(hi, other[o].a1)
			o++
		default:
			return lo, hi, m, o
		}
	}
}

// growth is how many lines hunks add.
func growth(hunks []hunk) int {
	n := 0
	for _, h := range hunks {
		n += h.b1 - h.b0 - (h.a1 - h.a0)
	}
	return n
}

// region is a stretch that both sides changed, as lines of the three texts.
type region struct{ b0, b1, y0, y1, t0, t1 int }

// both settles a region that both sides changed. What both put at its beginning or end is no
// part of the conflict.
func (s *sides) both(r region) {
	b, y, t := s.b[r.b0:r.b1], s.y[r.y0:r.y1], s.t[r.t0:r.t1]
	mine := s.yours.span(r.y0, r.y1)
	switch {
	case slices.Equal(y, t), s.alike(s.yours, s.theirs, r.y0, r.y1, r.t0, r.t1), s.alike(s.theirs, s.base, r.t0, r.t1, r.b0, r.b1):
		s.clean(mine, r.y0)
		return
	case s.alike(s.yours, s.base, r.y0, r.y1, r.b0, r.b1):
		s.clean(s.yours.ending(s.theirs.span(r.t0, r.t1)), r.y0)
		return
	}
	low := commonPrefix(y, t)
	lowB := min(low, commonPrefix(b, y))
	high := commonSuffix(y[low:], t[low:])
	highB := min(high, commonSuffix(b[lowB:], y[low:]))
	s.clean(s.yours.span(r.y0, r.y0+low), r.y0)
	s.chunks = append(s.chunks, Chunk{
		Conflict: true,
		Line:     s.yours.first + r.y0 + low + 1,
		Yours:    s.yours.span(r.y0+low, r.y1-high),
		Base:     s.yours.ending(s.base.span(r.b0+lowB, r.b1-highB)),
		Theirs:   s.yours.ending(s.theirs.span(r.t0+low, r.t1-high)),
	})
	s.clean(s.yours.span(r.y1-high, r.y1), r.y1-high)
}

func (s *sides) alike(x, y *document, x0, x1, y0, y1 int) bool {
	return s.same != nil && s.same(x.keys[x0:x1], y.keys[y0:y1])
}

func commonPrefix(x, y []int32) int {
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func commonSuffix(x, y []int32) int {
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}

// kept puts out n lines that have the same keys in all three texts. Where keys leave spaces
// out, the spaces are merged line by line.
func (s *sides) kept(b, y, t, n int) {
	if s.same == nil {
		s.clean(s.yours.span(y, y+n), y)
		return
	}
	for i := range n {
		mine := s.yours.span(y+i, y+i+1)
		text := withoutEnding(mine)
		ending := mine[len(text):]
		merged := choose(withoutEnding(s.base.span(b+i, b+i+1)), text, withoutEnding(s.theirs.span(t+i, t+i+1)))
		s.clean(merged+ending, y+i)
	}
}

// clean puts out text that stands for line y of yours and what follows it.
func (s *sides) clean(text string, y int) {
	if text != "" {
		s.chunks = append(s.chunks, Chunk{Text: text, Line: s.yours.first + y + 1})
	}
}

// joined is chunks with neighbouring clean ones made one.
func joined(chunks []Chunk) []Chunk {
	var all []Chunk
	var text []byte
	start := 0
	flush := func() {
		if len(text) > 0 {
			all = append(all, Chunk{Text: string(text), Line: start})
			text = text[:0]
		}
	}
	for _, c := range chunks {
		if c.Conflict {
			flush()
			all = append(all, c)
			continue
		}
		if len(text) == 0 {
			start = c.Line
		}
		text = append(text, c.Text...)
	}
	flush()
	return all
}
