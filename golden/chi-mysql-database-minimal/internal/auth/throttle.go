package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// limit lets something happen burst times at once and then once every so often.
type limit struct {
	burst int
	every time.Duration
}

// counter counts the attempts of one key.
type counter struct {
	key string
	limit
	reason string // what the log calls a refusal by it

	// instead counts in place of this one when it is used up. It starts empty: its
	// first attempt has to wait like any later one.
	instead *counter
}

const (
	maxTakeTries = 20
	purgeEvery   = 200
)

// take counts an attempt of key and returns 0, or does not count it and returns how
// long to wait before the next.
//
// It is the generic cell rate algorithm: one time a key, when the attempts made so far
// will have been paid for. That is kept in the store, so that several instances share
// it, and replaced only when it is what was read, so that no two attempts pass as one.
func (a *Auth) take(ctx context.Context, key string, l limit) (wait time.Duration, err error) {
	if a.takes.Add(1)%purgeEvery == 0 {
		if err := a.store.PurgeLimits(ctx, a.cfg.Now()); err != nil {
			// The next one does it: no login is to fail for want of tidiness.
			a.cfg.Logger.WarnContext(ctx, "auth: limits that are over not deleted", "error", err)
		}
	}
	for range maxTakeTries {
		old, until, wait, err := a.look(ctx, key, l)
		if err != nil || wait > 0 {
			return wait, err
		}
		swapped, err := a.store.SwapLimit(ctx, limitKey(key), old, until)
		if err != nil || swapped {
			return 0, err
		}
	}
	return l.every, nil // so many attempts of one key at once are no person's
}

// look returns the time kept for key, what it becomes with one more attempt, and how
// long that has to wait.
func (a *Auth) look(ctx context.Context, key string, l limit) (old, until time.Time, wait time.Duration, err error) {
	old, err = a.store.Limit(ctx, limitKey(key))
	now := a.now()
	until = now
	if old.After(now) {
		until = old
	}
	until = until.Add(l.every)
	return old, until, max(0, until.Sub(now)-time.Duration(l.burst)*l.every), err
}

// now is the time as the store keeps it.
func (a *Auth) now() time.Time { return a.cfg.Now().Truncate(time.Microsecond) }

// takeAll counts an attempt by each of counters and returns 0, or counts it by none and
// returns the longest wait that one of them asks for, with its reason. So who comes back
// when told to does not find that another counter has been charged meanwhile.
func (a *Auth) takeAll(ctx context.Context, counters ...counter) (wait time.Duration, reason string, err error) {
	for range maxTakeTries {
		counters, wait, reason, err := a.lookAll(ctx, counters)
		if err != nil || wait > 0 {
			return wait, reason, err
		}
		taken, err := a.takeEach(ctx, counters)
		if err != nil || taken == len(counters) {
			return 0, "", err
		}
		// Somebody else has come between since we looked.
		for _, c := range counters[:taken] {
			if err := a.giveBack(ctx, c); err != nil {
				return 0, "", err
			}
		}
	}
	return counters[0].every, counters[0].reason, nil
}

// lookAll returns the counters that count an attempt now, and the longest wait that one
// of them asks for. Nothing is counted, but what starts empty is started: when its place
// is used up, or is about to be for who is refused already. So who has waited does not
// have to begin again when everybody's attempts are used up meanwhile.
func (a *Auth) lookAll(ctx context.Context, counters []counter) (now []counter, wait time.Duration, reason string, err error) {
	now = slices.Clone(counters)
	for i, c := range counters {
		_, _, w, err := a.look(ctx, c.key, c.limit)
		if err == nil && c.instead != nil && (w > 0 || reason == c.reason) {
			var turn time.Duration
			turn, err = a.lookEmpty(ctx, *c.instead)
			if w > 0 {
				now[i], w = *c.instead, turn
			}
		}
		if err != nil {
			return nil, 0, "", err
		}
		if w > wait {
			wait, reason = w, c.reason
		}
	}
	return now, wait, reason, nil
}

// lookEmpty returns how long an attempt has to wait by a counter that starts empty. Its
// time is kept until it has filled up, so that who was told to wait is still known then,
// and long after.
func (a *Auth) lookEmpty(ctx context.Context, c counter) (wait time.Duration, err error) {
	old, _, wait, err := a.look(ctx, c.key, c.limit)
	now := a.now()
	if err != nil || old.After(now) {
		return wait, err
	}
	_, err = a.store.SwapLimit(ctx, limitKey(c.key), old, now.Add(time.Duration(c.burst)*c.every))
	return c.every, err
}

// takeEach counts an attempt by each of counters, up to the first that refuses, and
// returns how many have.
func (a *Auth) takeEach(ctx context.Context, counters []counter) (taken int, err error) {
	for i, c := range counters {
		wait, err := a.take(ctx, c.key, c.limit)
		if err != nil || wait > 0 {
			return i, err
		}
	}
	return len(counters), nil
}

// giveBack takes back an attempt that c has counted.
func (a *Auth) giveBack(ctx context.Context, c counter) error {
	for range maxTakeTries {
		old, err := a.store.Limit(ctx, limitKey(c.key))
		if err != nil || old.IsZero() {
			return err
		}
		fresh := old.Add(-c.every)
		if !fresh.After(a.now()) {
			fresh = time.Time{}
		}
		swapped, err := a.store.SwapLimit(ctx, limitKey(c.key), old, fresh)
		if err != nil || swapped {
			return err
		}
	}
	return errors.New("auth: an attempt that was refused stays counted")
}

// forgive forgets the attempts of key, unless another is being made just now.
func (a *Auth) forgive(ctx context.Context, key string) error {
	key = limitKey(key)
	old, err := a.store.Limit(ctx, key)
	if err == nil && !old.IsZero() {
		_, err = a.store.SwapLimit(ctx, key, old, time.Time{})
	}
	return err
}

// limitKey keeps names and addresses out of the store, and keys short.
func limitKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
