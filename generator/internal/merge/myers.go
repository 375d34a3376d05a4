package merge

// maxCost bounds how many edits are looked ahead for the shortest way before the best one
// found so far is taken. It is far above what files that are merged need, and keeps the time
// for a megabyte of lines that are all alike below a second.
const maxCost = 256

// myers matches the lines of a stretch by E. W. Myers' linear-space algorithm (An O(ND)
// Difference Algorithm and Its Variations, 1986). Lines that only one side has cannot match,
// and are left out beforehand.
func (d *differ) myers(a0, a1, b0, b1 int) {
	for i := a0; i < a1; i++ {
		d.countA[d.a[i]]++
	}
	var s stretch
	for j := b0; j < b1; j++ {
		d.countB[d.b[j]]++
		if d.countA[d.b[j]] > 0 {
			s.b, s.atB = append(s.b, d.b[j]), append(s.atB, j)
		}
	}
	for i := a0; i < a1; i++ {
		if d.countB[d.a[i]] > 0 {
			s.a, s.atA = append(s.a, d.a[i]), append(s.atA, i)
		}
	}
	for i := a0; i < a1; i++ {
		d.countA[d.a[i]] = 0
	}
	for j := b0; j < b1; j++ {
		d.countB[d.b[j]] = 0
	}
	d.split(s)
}

// stretch is what is left to compare, with the places of the lines in the texts.
type stretch struct {
	a, b     []int32
	atA, atB []int
}

func (s stretch) cut(a0, a1, b0, b1 int) stretch {
	return stretch{s.a[a0:a1], s.b[b0:b1], s.atA[a0:a1], s.atB[b0:b1]}
}

// split takes equal lines off both ends, then cuts the rest where a shortest way passes.
func (d *differ) split(s stretch) {
	for {
		n, m := len(s.a), len(s.b)
		low, high := 0, 0
		for low < n && low < m && s.a[low] == s.b[low] {
			d.keep(s.atA[low], s.atB[low])
			low++
		}
		for high < n-low && high < m-low && s.a[n-1-high] == s.b[m-1-high] {
			d.keep(s.atA[n-1-high], s.atB[m-1-high])
			high++
		}
		s = s.cut(low, n-high, low, m-high)
		if len(s.a) == 0 || len(s.b) == 0 {
			return
		}
		x, y := d.middle(s.a, s.b)
		d.split(s.cut(0, x, 0, y))
		s = s.cut(x, len(s.a), y, len(s.b))
	}
}

// middle is a point in the midst of a shortest way from the start to the end of a and b, of
// which both have lines but no equal ones at their ends. After maxCost steps it is the
// furthest point that was reached.
func (d *differ) middle(a, b []int32) (x, y int) {
	n, m := len(a), len(b)
	if size := n + m + 3; len(d.reachA) < size {
		d.reachA, d.reachB = make([]int, size), make([]int, size)
	}
	forward := walk{a: a, b: b, sign: 1, reach: d.reachA}
	backward := walk{a: a, b: b, lastA: n - 1, lastB: m - 1, sign: -1, reach: d.reachB}
	for cost := 0; ; cost++ {
		if x, y, ok := forward.step(cost, cost-1, &backward); ok {
			return x, y
		}
		if x, y, ok := backward.step(cost, cost, &forward); ok {
			return n - x, m - y
		}
		if cost == maxCost {
			x, y := forward.furthest(cost)
			backX, backY := backward.furthest(cost)
			if backX+backY > x+y {
				return n - backX, m - backY
			}
			return x, y
		}
	}
}

// walk is the search from one end: x and y count lines from there. reach has, for each
// diagonal k = x-y, stored at k+len(b)+1, the greatest x that was reached, or -1.
type walk struct {
	a, b               []int32
	lastA, lastB, sign int
	reach              []int
}

func (w *walk) same(x, y int) bool {
	return w.a[w.lastA+w.sign*x] == w.b[w.lastB+w.sign*y]
}

// step finds the furthest points that cost edits reach, and says whether one meets what the
// other walk reached with otherCost.
func (w *walk) step(cost, otherCost int, other *walk) (x, y int, met bool) {
	n, m := len(w.a), len(w.b)
	zero := m + 1
	if cost <= m {
		w.reach[zero-cost-1] = -1
	}
	if cost <= n {
		w.reach[zero+cost+1] = -1
	}
	for k := w.lowest(cost); k <= min(cost, n); k += 2 {
		x := -1
		if cost == 0 {
			x = 0
		} else {
			if right := w.reach[zero+k-1]; right >= 0 && right < n {
				x = right + 1
			}
			if down := w.reach[zero+k+1]; down > x && down-k <= m {
				x = down
			}
		}
		if x >= 0 {
			for x < n && x-k < m && w.same(x, x-k) {
				x++
			}
		}
		w.reach[zero+k] = x
		opposite := n - m - k
		if x >= 0 && max(opposite, -opposite) <= otherCost {
			if back := other.reach[zero+opposite]; back >= 0 && x+back >= n {
				return x, x - k, true
			}
		}
	}
	return 0, 0, false
}

// lowest is the first diagonal that cost edits can end on and b has.
func (w *walk) lowest(cost int) int {
	m := len(w.b)
	if cost <= m {
		return -cost
	}
	return -m + (cost-m)%2
}

// furthest is the point of all that cost edits reached which has most lines behind it.
func (w *walk) furthest(cost int) (x, y int) {
	for k := w.lowest(cost); k <= min(cost, len(w.a)); k += 2 {
		if at := w.reach[len(w.b)+1+k]; at >= 0 && 2*at-k > x+y {
			x, y = at, at-k
		}
	}
	return x, y
}
