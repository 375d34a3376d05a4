package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// limit lets something happen burst times at once and then once every so often.
type limit struct {
	burst int
	every time.Duration
}

// A name is counted for each network that tries it, so that a stranger who keeps
// guessing slows himself down and not the owner, and over all networks together, which
// bounds what many machines can do. Nobody has to wait longer than half a minute for
// the next attempt of their own.
var (
	perName         = limit{burst: 5, every: 30 * time.Second}
	perNameAnywhere = limit{burst: 50, every: 10 * time.Second}
	perAddress      = limit{burst: 30, every: 3 * time.Second}
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
	key = limitKey(key)
	for range maxTakeTries {
		old, err := a.store.Limit(ctx, key)
		if err != nil {
			return 0, err
		}
		now := a.cfg.Now().Truncate(time.Microsecond)
		until := now
		if old.After(now) {
			until = old
		}
		until = until.Add(l.every)
		if wait := until.Sub(now) - time.Duration(l.burst)*l.every; wait > 0 {
			return wait, nil
		}
		swapped, err := a.store.SwapLimit(ctx, key, old, until)
		if err != nil || swapped {
			return 0, err
		}
	}
	return l.every, nil // so many attempts of one key at once are no person's
}

const (
	maxTakeTries = 20
	purgeEvery   = 200
)

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

// throttleAddress counts an attempt to use a password or a mailed link, or to have one
// mailed, against the sender's address, whatever the name. When it is one too many it answers 429 and returns false.
func (a *Auth) throttleAddress(w http.ResponseWriter, r *http.Request) bool {
	addr := a.clientAddr(r)
	if !addr.IsValid() || a.isUnnamedProxy(addr) {
		return true
	}
	return a.admit(w, r, Event{Reason: "address"}, "address "+sender(addr), perAddress)
}

// throttleName counts an attempt against the account of that key, whether or not it
// exists; it answers 429 and returns false like throttleAddress. A success is to be
// told to passed. A browser that u asked to be remembered in is counted by itself, so
// that nobody can keep u out of it.
func (a *Auth) throttleName(w http.ResponseWriter, r *http.Request, key string, u *User) (passed func(), ok bool) {
	e := Event{Reason: "name", Account: a.accountHash(key)}
	remembered, err := a.remembered(r)
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false
	}
	if u != nil && remembered != nil && remembered.userID == u.ID && remembered.epoch == u.Epoch {
		since := strconv.FormatInt(remembered.issuedAt.UnixMilli(), 10)
		return a.counter(w, r, e, "browser "+since+" "+key)
	}
	passed, ok = a.counter(w, r, e, "name "+network(a.clientAddr(r))+" "+key)
	return passed, ok && a.admit(w, r, e, "name anywhere "+key, perNameAnywhere)
}

// throttleUser counts an attempt of somebody who is signed in as u.
func (a *Auth) throttleUser(w http.ResponseWriter, r *http.Request, u *User) (passed func(), ok bool) {
	return a.counter(w, r, Event{Reason: "user", UserID: u.ID}, "user "+u.ID)
}

// counter counts an attempt of key that a success makes forgotten.
func (a *Auth) counter(w http.ResponseWriter, r *http.Request, e Event, key string) (passed func(), ok bool) {
	passed = func() {
		if err := a.forgive(r.Context(), key); err != nil {
			a.cfg.Logger.WarnContext(r.Context(), "auth: attempts not forgotten", "error", err)
		}
	}
	return passed, a.admit(w, r, e, key, perName)
}

// admit counts an attempt of key, or reports e and answers that it has to wait.
func (a *Auth) admit(w http.ResponseWriter, r *http.Request, e Event, key string, l limit) bool {
	wait, err := a.take(r.Context(), key, l)
	if err != nil {
		a.ServerError(w, r, err)
		return false
	}
	if wait == 0 {
		return true
	}
	e.Kind = Throttled
	a.event(r, e)
	seconds := int64((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	a.errorPage(w, r, http.StatusTooManyRequests)
	return false
}

// isUnnamedProxy reports whether addr is most likely a proxy in front of an https
// site that was not told of its proxies. Counting it would count everyone together.
func (a *Auth) isUnnamedProxy(addr netip.Addr) bool {
	return a.Secure() && len(a.cfg.TrustedProxies) == 0 &&
		(addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || carrierNAT.Contains(addr))
}

// carrierNAT is shared by the networks of providers (RFC 6598), some hosting ones among
// them.
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")
