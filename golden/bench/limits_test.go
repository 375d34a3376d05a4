package main

import (
	"path/filepath"
	"testing"
)

// TestLimits holds what one request may cost at most: allocations, which are the same on
// every machine, and calls of the database's driver. Where a figure has gone down, write
// the new one here.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		golden goldenCase
		limits []most
	}{
		{memoryCookie, []most{{"not mentioned", 3, 0}, {"anonymous", 4, 0}, {"signed in", 8, 0}, {"forged", 6, 0}}},
		{sqliteCookie, []most{{"not mentioned", 3, 0}, {"anonymous", 4, 0}, {"signed in", 48, 1}, {"forged", 6, 0}}},
		{sqliteDatabase, []most{{"not mentioned", 3, 0}, {"anonymous", 4, 0}, {"signed in", 101, 1}, {"forged", 142, 2}}},
	} {
		t.Run(c.golden.name, func(t *testing.T) {
			t.Parallel() // most of it is building
			dir := t.TempDir()
			s, err := c.golden.start(dir, filepath.Join(dir, "app.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.stop(); err != nil {
					t.Error(err)
				}
			}()
			for _, limit := range c.limits {
				limit.check(t, s)
			}
		})
	}
}

// most is what a request of a row may cost.
type most struct {
	row             string
	allocs, queries float64
}

func (m most) check(t *testing.T, s *subject) {
	t.Helper()
	for _, count := range []bool{false, true} {
		// The first ones open connections and prepare statements.
		if _, err := s.ask(question{Row: m.row, Times: 20, Count: count}); err != nil {
			t.Fatal(err)
		}
		got, err := s.ask(question{Row: m.row, Times: 500, Count: count})
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !count && got.Allocs > m.allocs:
			t.Errorf("%s: %.0f allocations a request; want at most %.0f (go run . -profile DIR tells where)", m.row, got.Allocs, m.allocs)
		case count && got.Queries > m.queries:
			t.Errorf("%s: %.2f queries a request; want at most %.0f", m.row, got.Queries, m.queries)
		}
		if count {
			t.Logf("%s: %.0f queries", m.row, got.Queries)
		} else {
			t.Logf("%s: %.0f allocations", m.row, got.Allocs)
		}
	}
}
