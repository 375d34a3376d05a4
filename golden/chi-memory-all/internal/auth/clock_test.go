package auth_test

import (
	"sync"
	"time"

	"example.com/chi-memory-all/internal/auth"
)

// clock is a clock that tests set. What counts attempts needs one even where it stands
// still: a slow machine would earn more of them meanwhile.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Use has an Auth go by c.
func (c *clock) Use(cfg *auth.Config) { cfg.Now = c.Now }
