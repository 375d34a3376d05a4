package merge

import "slices"

// hunk says that the lines a0 up to a1 of one text became b0 up to b1 of another.
type hunk struct{ a0, a1, b0, b1 int }

// intern numbers the lines of all texts, so that equal lines have equal numbers.
func intern(texts ...[]string) ([][]int32, int) {
	total := 0
	for _, lines := range texts {
		total += len(lines)
	}
	numbers := make(map[string]int32, total/2)
	all := make([][]int32, len(texts))
	for i, lines := range texts {
		all[i] = make([]int32, len(lines))
		for j, line := range lines {
			n, ok := numbers[line]
			if !ok {
				n = int32(len(numbers))
				numbers[line] = n
			}
			all[i][j] = n
		}
	}
	return all, len(numbers)
}

// differ compares two texts of interned lines. It keeps what it has matched in keepA and
// keepB: matches never cross, so the first kept line of a is the first kept one of b.
type differ struct {
	a, b         []int32
	keepA, keepB []bool
	countA       []int32 // by number of a line: how often the stretch looked at has it
	countB       []int32
	whereB       []int32
	reachA       []int // working memory of middle
	reachB       []int
}

// maxDepth bounds how often anchors are sought between anchors. Real files need three; the
// bound keeps the time linear for files that were made to need more.
const maxDepth = 0

// diff is how b differs from a: hunks in order, with kept lines between them. Lines that
// both have once are matched first, as in patience diff, then Myers' algorithm matches what
// stands between them.
func diff(a, b []int32, numbers int) []hunk {
	d := &differ{
		a: a, b: b,
		keepA: make([]bool, len(a)), keepB: make([]bool, len(b)),
		countA: make([]int32, numbers), countB: make([]int32, numbers), whereB: make([]int32, numbers),
	}
	d.compare(0, len(a), 0, len(b), 0)
	return slide(d.hunks(), a, b)
}

func (d *differ) keep(i, j int) {
	d.keepA[i], d.keepB[j] = true, true
}

func (d *differ) compare(a0, a1, b0, b1, depth int) {
	for a0 < a1 && b0 < b1 && d.a[a0] == d.b[b0] {
		d.keep(a0, b0)
		a0, b0 = a0+1, b0+1
	}
	for a0 < a1 && b0 < b1 && d.a[a1-1] == d.b[b1-1] {
		a1, b1 = a1-1, b1-1
		d.keep(a1, b1)
	}
	if a0 == a1 || b0 == b1 {
		return
	}
	var anchors []anchor
	if depth < maxDepth {
		anchors = d.anchors(a0, a1, b0, b1)
	}
	if len(anchors) == 0 {
		d.myers(a0, a1, b0, b1)
		return
	}
	for _, at := range anchors {
		d.compare(a0, at.a, b0, at.b, depth+1)
		d.keep(at.a, at.b)
		a0, b0 = at.a+1, at.b+1
	}
	d.compare(a0, a1, b0, b1, depth+1)
}

// anchor is a line that stands once in either stretch.
type anchor struct{ a, b int }

// anchors finds the lines that both stretches have exactly once, and keeps the longest
// sequence of them that stands in the same order in both.
func (d *differ) anchors(a0, a1, b0, b1 int) []anchor {
	for i := a0; i < a1; i++ {
		d.countA[d.a[i]]++
	}
	for j := b0; j < b1; j++ {
		d.countB[d.b[j]]++
		d.whereB[d.b[j]] = int32(j)
	}
	var once []anchor
	for i := a0; i < a1; i++ {
		if n := d.a[i]; d.countA[n] == 1 && d.countB[n] == 1 {
			once = append(once, anchor{i, int(d.whereB[n])})
		}
	}
	for i := a0; i < a1; i++ {
		d.countA[d.a[i]] = 0
	}
	for j := b0; j < b1; j++ {
		d.countB[d.b[j]] = 0
	}
	return heaviestRise(d.runs(once, a0, a1, b0, b1))
}

// run is anchors that follow each other in lines that are equal in both texts.
type run struct {
	anchors []anchor
	weight  int // how many lines are equal round them
}

// runs puts anchors together whose lines, and those between them, run side by side.
func (d *differ) runs(once []anchor, a0, a1, b0, b1 int) []run {
	var all []run
	for len(once) > 0 {
		lo, hi := once[0], once[0]
		for lo.a > a0 && lo.b > b0 && d.a[lo.a-1] == d.b[lo.b-1] {
			lo.a, lo.b = lo.a-1, lo.b-1
		}
		for hi.a < a1 && hi.b < b1 && d.a[hi.a] == d.b[hi.b] {
			hi.a, hi.b = hi.a+1, hi.b+1
		}
		n := 1
		for n < len(once) && once[n].a < hi.a && once[n].a-once[n].b == lo.a-lo.b {
			n++
		}
		all = append(all, run{once[:n], hi.a - lo.a})
		once = once[n:]
	}
	return all
}

// heaviestRise gives the anchors of those runs that stand in the same order in both texts and
// have most lines together. Where two stretches changed places, the longer one stays.
func heaviestRise(all []run) []anchor {
	best, from := make([]int, len(all)), make([]int, len(all))
	last := -1
	for i, r := range all {
		from[i] = -1
		for j := range i {
			if all[j].anchors[0].b < r.anchors[0].b && (from[i] < 0 || best[j] > best[from[i]]) {
				from[i] = j
			}
		}
		best[i] = r.weight
		if from[i] >= 0 {
			best[i] += best[from[i]]
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	var chosen []int
	for ; last >= 0; last = from[last] {
		chosen = append(chosen, last)
	}
	var rise []anchor
	for _, i := range slices.Backward(chosen) {
		rise = append(rise, all[i].anchors...)
	}
	return rise
}

// hunks reads what was not kept.
func (d *differ) hunks() []hunk {
	var all []hunk
	for i, j := 0, 0; i < len(d.a) || j < len(d.b); i, j = i+1, j+1 {
		h := hunk{a0: i, b0: j}
		for i < len(d.a) && !d.keepA[i] {
			i++
		}
		for j < len(d.b) && !d.keepB[j] {
			j++
		}
		if h.a1, h.b1 = i, j; h.a0 < h.a1 || h.b0 < h.b1 {
			all = append(all, h)
		}
	}
	return all
}
