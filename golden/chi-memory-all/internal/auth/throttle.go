package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Guessing at a password is slowed down, and never so that it keeps its owner out.
//
// A browser whose device cookie names the user has a counter of its own at the login
// page. Any other attempt counts against the visitor's IP, against the name in their
// network, and against the name in all networks together. When many machines at once have
// used up the last, each network gets one attempt every half minute until somebody signs
// in with that name, and has to wait that long for its first. Where a signed-in user types
// their password again, user and session stand in place of name and network.
//
// So nobody who has a network to themselves waits longer than half a minute. Visitors who
// share one with a guesser share its attempts, but for browsers that have signed in before.
// Behind a proxy that does not say where a request comes from that is everybody: see
// Config.TrustedProxies. The right password clears what was counted against names and
// sessions, and never what was counted against an IP, since each attempt costs a hash.
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
	overflow *counter // counts instead when this one is used up
	late     bool     // it begins used up: its first attempt has to wait
}

const (
	maxTakeTries = 20
	purgeEvery   = 200
)

// ThrottledError says that there were too many attempts, of one visitor or at one name.
type ThrottledError struct{ RetryAfter time.Duration }

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("auth: too many attempts; try again in %s", e.RetryAfter)
}

// loginCounters count attempts of r to sign in to the account with that key, whether or
// not there is one; u is its user or nil.
func (a *Auth) loginCounters(r *http.Request, key string, u *User) ([]counter, error) {
	switch device, err := a.device(r, u); {
	case err != nil:
		return nil, err
	case device != "":
		return []counter{a.byUser(r, u), {key: device, limit: perName, reason: "name", clears: true}}, nil
	}
	return append(a.byIP(r), guesses("name", key, network(a.clientIP(r)).String())...), nil
}

// passwordCounters are loginCounters for somebody who is signed in as u. They count by
// session, so that a thief of one cannot use up the attempts that u has in another, and
// apart from the login page, where strangers could.
func (a *Auth) passwordCounters(r *http.Request, u *User) ([]counter, error) {
	counters := []counter{a.byUser(r, u)}
	switch device, err := a.device(r, u); {
	case err != nil:
		return nil, err
	case device == "":
		counters = append(counters, a.byIP(r)...)
	}
	return append(counters, guesses("user", u.ID, stateOf(r.Context()).currentSession().counterID())...), nil
}

// guesses count guesses at one password that come from one network or one session.
func guesses(reason, at, from string) []counter {
	all := anywhere(reason, at, from)
	all.clears = true
	return []counter{{key: reason + " " + from + " " + at, limit: perName, reason: reason, clears: true}, all}
}

// anywhere counts attempts at one thing wherever they come from. When it is used up, each
// place they come from gets its turn.
func anywhere(reason, at, from string) counter {
	turn := counter{key: reason + " turn " + from + " " + at, limit: perTurn, late: true}
	return counter{key: reason + " anywhere " + at, limit: perNameAnywhere, reason: reason, overflow: &turn}
}

// byIP counts against the IP of r, if it is a visitor's own and not a proxy's.
func (a *Auth) byIP(r *http.Request) []counter {
	ip := a.clientIP(r)
	if a.isTrustedProxy(ip) || !ip.IsValid() {
		return nil
	}
	return []counter{{key: "ip " + customer(ip), limit: perIP, reason: "ip"}}
}

// byUser counts what u does from one IP. Strangers there do not count, nor do thieves
// elsewhere; and nobody can have passwords hashed without end who knows one of their own.
func (a *Auth) byUser(r *http.Request, u *User) counter {
	return counter{key: "user " + u.ID + " at " + customer(a.clientIP(r)), limit: perIP, reason: "user"}
}

// admit counts an attempt by each of counters, or by none when one of them is used up:
// then it reports e and returns a *ThrottledError.
func (a *Auth) admit(r *http.Request, e Event, counters ...counter) error {
	wait, reason, err := a.takeAll(r.Context(), counters...)
	if err != nil || wait == 0 {
		return err
	}
	e.Kind, e.Reason = Throttled, reason
	a.report(r.Context(), r, e)
	return &ThrottledError{RetryAfter: wait}
}

// forgive clears those of counters that the right password clears. An attempt that is
// being made just now stays counted.
func (a *Auth) forgive(ctx context.Context, counters []counter) {
	for _, c := range counters {
		if !c.clears {
			continue
		}
		old, err := a.store.Limit(ctx, limitKey(c.key))
		if err == nil && !old.IsZero() {
			_, err = a.store.SwapLimit(ctx, limitKey(c.key), old, time.Time{})
		}
		a.warn(ctx, "attempts not forgotten", "", err)
	}
}

// take is takeAll for one counter.
func (a *Auth) take(ctx context.Context, key string, l limit) (wait time.Duration, err error) {
	wait, _, err = a.takeAll(ctx, counter{key: key, limit: l})
	return wait, err
}

// takeAll counts an attempt by each of counters and returns 0, or counts it by none and
// returns the longest wait that one of them asks for, with its reason.
//
// It is the generic cell rate algorithm: the store keeps one time a key, when the attempts
// made so far will have been paid for. Several instances of the site share it. A time is
// replaced only when it still is what was read, so that no two attempts pass as one.
func (a *Auth) takeAll(ctx context.Context, counters ...counter) (wait time.Duration, reason string, err error) {
	if a.takes.Add(1)%purgeEvery == 0 {
		a.warn(ctx, "old attempts not deleted", "", a.store.PurgeLimits(ctx, a.cfg.Now()))
	}
	for range maxTakeTries {
		marks, wait, reason, err := a.lookAll(ctx, counters)
		if err != nil || wait > 0 {
			return wait, reason, err
		}
		var swapped bool
		lost := slices.IndexFunc(marks, func(m mark) bool { // another attempt has come between
			swapped, err = a.store.SwapLimit(ctx, m.key, m.old, m.until)
			return err != nil || !swapped
		})
		if err != nil || lost < 0 {
			return 0, "", err
		}
		for _, m := range marks[:lost] {
			if _, err := a.store.SwapLimit(ctx, m.key, m.until, m.old); err != nil {
				return 0, "", err
			}
		}
	}
	return counters[0].every, counters[0].reason, nil // no person makes so many attempts at once
}

// mark is the time that the store keeps for a key, and what another attempt makes of it.
type mark struct {
	key        string
	old, until time.Time
}

// look returns the mark of c, and how long the next attempt has to wait. The time of a
// counter that begins used up is kept as long as it takes to fill again: a visitor who was
// told to wait is still known then.
func (a *Auth) look(ctx context.Context, c counter) (m mark, wait time.Duration, err error) {
	m.key = limitKey(c.key)
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

// lookAll returns the marks of what counts, and the longest wait that one of them asks for.
// It counts nothing, but starts the overflow of a counter that is used up, and of one whose
// visitor is refused already: the half minute that they wait counts for both reasons.
func (a *Auth) lookAll(ctx context.Context, counters []counter) (marks []mark, wait time.Duration, reason string, err error) {
	for _, c := range counters {
		m, w, err := a.look(ctx, c)
		if err == nil && c.overflow != nil && (w > 0 || reason == c.reason) {
			var turn mark
			var turnWait time.Duration
			turn, turnWait, err = a.look(ctx, *c.overflow)
			if w > 0 {
				m, w = turn, turnWait
			}
		}
		if err != nil {
			return nil, 0, "", err
		}
		if marks = append(marks, m); w > wait {
			wait, reason = w, c.reason
		}
	}
	return marks, wait, reason, nil
}

// limitKey keeps names and IPs out of the store, and keys short.
func limitKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
