package store

import (
	"context"
	"maps"
	"time"
)

// maxLimits bounds the memory that the throttle takes, at about 200 bytes each: a flood
// of names must not take all of it, and loses no more than a few counts.
const maxLimits = 20_000

func (s *Memory) Limit(ctx context.Context, key string) (time.Time, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.limits[key], ctx.Err()
}

func (s *Memory) SwapLimit(ctx context.Context, key string, old, fresh time.Time) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	old, fresh = asStored(old), asStored(fresh)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.limits[key].Equal(old) {
		return false, nil
	}
	if fresh.IsZero() {
		delete(s.limits, key)
		return true, nil
	}
	if len(s.limits) >= maxLimits {
		s.dropLimits()
	}
	s.limits[key] = fresh
	return true, nil
}

// dropLimits makes room by forgetting a tenth, whichever they are.
func (s *Memory) dropLimits() {
	for key := range s.limits {
		if len(s.limits) < maxLimits*9/10 {
			return
		}
		delete(s.limits, key)
	}
}

func (s *Memory) PurgeLimits(ctx context.Context, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.limits, func(_ string, until time.Time) bool { return until.Before(now) })
	return nil
}
