package merge

import (
	"cmp"
	"slices"
)

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
const maxDepth = 16

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
	return slide(later(d.hunks(), a, b), a, b)
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
	return longestRise(once)
}

// longestRise is the longest subsequence of all in which b rises. Patience sorting: piles[n]
// is the anchor that ends the best rise of length n+1 so far.
func longestRise(all []anchor) []anchor {
	byB := func(x, y anchor) int { return cmp.Compare(x.b, y.b) }
	if slices.IsSortedFunc(all, byB) {
		return all
	}
	var piles []int
	before := make([]int, len(all))
	for i, at := range all {
		n, _ := slices.BinarySearchFunc(piles, at, func(pile int, at anchor) int { return byB(all[pile], at) })
		before[i] = -1
		if n > 0 {
			before[i] = piles[n-1]
		}
		if n == len(piles) {
			piles = append(piles, i)
		} else {
			piles[n] = i
		}
	}
	rise := make([]anchor, len(piles))
	for n, i := len(piles)-1, piles[len(piles)-1]; n >= 0; n, i = n-1, before[i] {
		rise[n] = all[i]
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
