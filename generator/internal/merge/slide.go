package merge

import "slices"

// slide moves each pure insertion and each pure deletion as far down as the lines round it
// allow: `}` and a blank line inserted after a function could as well have been inserted
// before its end, and two sides that did the same must be seen to. A hunk that meets its
// neighbour on the way is joined to it.
func slide(hunks []hunk, a, b []int32) []hunk {
	var done []hunk
	for len(hunks) > 0 {
		h := hunks[0]
		hunks = hunks[1:]
		for {
			low := hunk{}
			if len(done) > 0 {
				low = done[len(done)-1]
			}
			for h.up(a, b, low) {
			}
			if len(done) > 0 && low.a1 == h.a0 && low.b1 == h.b0 {
				h.a0, h.b0 = low.a0, low.b0
				done = done[:len(done)-1]
				continue
			}
			high := hunk{a0: len(a), b0: len(b)}
			if len(hunks) > 0 {
				high = hunks[0]
			}
			for h.down(a, b, high) {
			}
			if len(hunks) == 0 || high.a0 != h.a1 || high.b0 != h.b1 {
				break
			}
			h.a1, h.b1 = high.a1, high.b1
			hunks = hunks[1:]
		}
		done = append(done, h)
	}
	return done
}

// down moves h one line down, if it is pure and stays above next.
func (h *hunk) down(a, b []int32, next hunk) bool {
	inserts := h.a0 == h.a1 && h.b1 < next.b0 && b[h.b0] == b[h.b1]
	deletes := h.b0 == h.b1 && h.a1 < next.a0 && a[h.a0] == a[h.a1]
	return h.move(inserts || deletes, 1)
}

// up moves h one line up, if it is pure and stays below last.
func (h *hunk) up(a, b []int32, last hunk) bool {
	inserts := h.a0 == h.a1 && h.b0 > last.b1 && b[h.b0-1] == b[h.b1-1]
	deletes := h.b0 == h.b1 && h.a0 > last.a1 && a[h.a0-1] == a[h.a1-1]
	return h.move(inserts || deletes, -1)
}

func (h *hunk) move(may bool, by int) bool {
	if may {
		h.a0, h.a1, h.b0, h.b1 = h.a0+by, h.a1+by, h.b0+by, h.b1+by
	}
	return may
}

// later matches the later of two equal stretches, where what is kept between two hunks stands
// at the beginning of the second one once more: `}` for instance, when a statement became a
// block and the line after its end was changed as well. Which of the two is matched is chance
// otherwise.
func later(hunks []hunk, a, b []int32) []hunk {
	for i := 1; i < len(hunks); i++ {
		low, high := &hunks[i-1], &hunks[i]
		n := high.a0 - low.a1
		switch {
		case high.b1-high.b0 >= n && slices.Equal(b[low.b1:low.b1+n], b[high.b0:high.b0+n]):
			low.b1, high.b0 = low.b1+n, high.b0+n
		case high.a1-high.a0 >= n && slices.Equal(a[low.a1:low.a1+n], a[high.a0:high.a0+n]):
			low.a1, high.a0 = low.a1+n, high.a0+n
		}
	}
	return slices.DeleteFunc(hunks, func(h hunk) bool { return h.a0 == h.a1 && h.b0 == h.b1 })
}
