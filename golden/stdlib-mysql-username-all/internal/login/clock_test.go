package auth_test

import (
	"sync/atomic"
	"time"

	"example.com/stdlib-mysql-username-all/internal/login"
)

// clock is a clock that tests set. What counts attempts needs one even where it stands
// still: a slow machine would earn more of them meanwhile.
type clock struct{ now atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.now.Store(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) Now() time.Time { return time.Unix(0, c.now.Load()).UTC() }

func (c *clock) Advance(d time.Duration) { c.now.Add(int64(d)) }

// Use has an Auth go by c.
func (c *clock) Use(cfg *auth.Config) { cfg.Now = c.Now }
