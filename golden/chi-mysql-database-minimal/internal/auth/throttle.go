package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Guessing at a password is slowed down. An attempt takes a place in each of several
// counters, and is refused when one of them is full:
//
//  1. From a browser whose device cookie names the user: in that browser's own.
//  2. From any other: in that of its IP, in that of the name in its network, and in that of
//     the name in all networks together.
//  3. While the last is full each network gets one attempt in 30 s, the first of them after
//     30 s, until somebody signs in with the name.
//
// At /account and /reauth the user's id stands for the name and the session for the network.
//
// So a user with a network to themselves never waits longer than half a minute. Those who
// share it with a guesser, as all do behind a proxy that Config.TrustedProxies does not know,
// share its attempts, except in browsers of (1). The right password empties the counters of
// names and sessions, but not that of an IP: each attempt costs a hash.
var (
	perName         = limit{burst: 5, every: 30 * time.Second}
	perNameAnywhere = limit{burst: 50, every: 10 * time.Second}
	perTurn         = limit{burst: 20, every: 30 * time.Second}
	perIP           = limit{burst: 30, every: 3 * time.Second}
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
	reason   string   // what the log calls a refusal by it
	clears   bool     // by the right password
	overflow *counter // counts instead when this one is full
	late     bool     // it starts full: its first attempt has to wait
}

const (
	maxTakeTries = 20
	purgeEvery   = 100 // attempts, of five rows at most; PurgeLimits takes 500
)

// ThrottledError says that there were too many attempts, of one visitor or at one name.
type ThrottledError struct {
	RetryAfter time.Duration
	reason     string
}

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("auth: too many attempts; try again in %s", e.RetryAfter)
}

// admit is takeAll for what a visitor tries. It reports e when it refuses.
func (a *Auth) admit(r *http.Request, e Event, counters ...counter) ([]mark, error) {
	marks, err := a.takeAll(r.Context(), counters...)
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		e.Kind, e.Reason = Throttled, throttled.reason
		a.report(r.Context(), r, e)
	}
	return marks, err
}

// forgive empties those of counters that the right password clears. An attempt that is
// being made just now stays counted.
func (a *Auth) forgive(ctx context.Context, counters []counter) {
	for _, c := range counters {
		if c.clears {
			a.lower(ctx, limitKey(c.key), func(time.Time) time.Time { return time.Time{} })
		}
	}
}

// giveBack takes back the attempt that marks are of, where it still counts. It does not when
// its time is over, nor in a counter that was emptied since: what that holds was counted
// from another moment on, and so is no whole number of attempts away from the mark.
func (a *Auth) giveBack(ctx context.Context, marks []mark) {
	now := a.cfg.Now()
	for _, m := range marks {
		a.lower(ctx, m.key, func(until time.Time) time.Time {
			if !now.Before(m.until) || until.Sub(m.until)%m.every != 0 {
				return until
			}
			return until.Add(-m.every)
		})
	}
}

// lower replaces the time that the store keeps for key, unless another attempt comes between.
func (a *Auth) lower(ctx context.Context, key string, to func(until time.Time) time.Time) {
	until, err := a.store.Limit(ctx, key)
	if err == nil && !until.IsZero() && !to(until).Equal(until) {
		_, err = a.store.SwapLimit(ctx, key, until, to(until))
	}
	a.warn(ctx, "attempts not forgotten", "", err)
}

// mark is the time that the store keeps for a key, and what another attempt makes of it.
type mark struct {
	key        string
	old, until time.Time
	every      time.Duration
}

// takeAll counts an attempt by each of counters and returns the marks it made; or it counts
// it by none, and returns a *ThrottledError with the longest wait of those that are full.
//
// It is the generic cell rate algorithm: the store keeps one time a key, until when the
// attempts made so far use it up. All instances of the site share it. A time is replaced
// only when it still is what was read, so that no two attempts pass as one.
func (a *Auth) takeAll(ctx context.Context, counters ...counter) ([]mark, error) {
	if a.takes.Add(1)%purgeEvery == 0 {
		a.warn(ctx, "old attempts not deleted", "", a.store.PurgeLimits(ctx, a.cfg.Now()))
	}
retry:
	for range maxTakeTries {
		marks, err := a.weighAll(ctx, counters)
		if err != nil {
			return nil, err
		}
		for i, m := range marks {
			swapped, err := a.store.SwapLimit(ctx, m.key, m.old, m.until)
			if err != nil {
				return nil, err
			}
			if !swapped { // another attempt has come between
				a.giveBack(ctx, marks[:i])
				continue retry
			}
		}
		return marks, nil
	}
	// 20 races lost in a row: these counters are being flooded.
	return nil, &ThrottledError{counters[0].every, counters[0].reason}
}

// weigh returns the mark that one more attempt would make of c, and how long that attempt
// has to wait. A late counter that is not running is started, full, and runs for as long as
// it takes to empty: a visitor who was told to wait is still known then.
func (a *Auth) weigh(ctx context.Context, c counter) (m mark, wait time.Duration, err error) {
	m.key, m.every = limitKey(c.key), c.every
	if m.old, err = a.store.Limit(ctx, m.key); err != nil {
		return m, 0, err
	}
	now := a.cfg.Now().Truncate(time.Microsecond) // as the store keeps it
	full := now.Add(time.Duration(c.burst) * c.every)
	m.until = now
	if m.old.After(now) {
		m.until = m.old
	} else if c.late {
		_, err = a.store.SwapLimit(ctx, m.key, m.old, full)
		return m, c.every, err
	}
	m.until = m.until.Add(c.every)
	return m, max(0, m.until.Sub(full)), nil
}

// weighAll weighs each of counters, and returns a *ThrottledError when one is full. The
// overflow of a full counter is weighed in its place. It is started, too, for a visitor who
// has been refused for the same reason: they wait for both at once.
func (a *Auth) weighAll(ctx context.Context, counters []counter) ([]mark, error) {
	var marks []mark
	var refusal ThrottledError
	for _, c := range counters {
		m, wait, err := a.weigh(ctx, c)
		if err == nil && c.overflow != nil && (wait > 0 || refusal.reason == c.reason) {
			turn, turnWait, turnErr := a.weigh(ctx, *c.overflow)
			if wait > 0 {
				m, wait = turn, turnWait
			}
			err = turnErr
		}
		if err != nil {
			return nil, err
		}
		if marks = append(marks, m); wait > refusal.RetryAfter {
			refusal = ThrottledError{wait, c.reason}
		}
	}
	if refusal.RetryAfter > 0 {
		return nil, &refusal
	}
	return marks, nil
}

// limitKey keeps names and IPs out of the store, and keys short.
func limitKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
