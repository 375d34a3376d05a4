package auth

import (
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"
)

// Passwords may be tried perName times at once for one name and perAddress times from
// one address, and then once per interval. Nobody is locked out: whoever knows the
// password waits half a minute at the worst, and who guesses gets 2,880 tries a day.
const (
	perName         = 5
	perNameEvery    = 30 * time.Second
	perAddress      = 30
	perAddressEvery = 3 * time.Second

	// maxThrottled bounds the memory, about 100 bytes a key.
	maxThrottled = 20_000
)

// throttle counts attempts by the generic cell rate algorithm: one time a key, when
// the attempts made so far will have been paid for. It is safe for concurrent use and
// belongs to one process.
type throttle struct {
	now   func() time.Time
	mu    sync.Mutex
	until map[string]time.Time
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, until: make(map[string]time.Time)}
}

// take counts an attempt and returns 0, or does not count it and returns how long to
// wait before the next.
func (t *throttle) take(key string, burst int, every time.Duration) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	until := t.until[key]
	if until.Before(now) {
		until = now
	}
	until = until.Add(every)
	if wait := until.Sub(now) - time.Duration(burst)*every; wait > 0 {
		return wait
	}
	if _, known := t.until[key]; !known {
		t.makeRoom(now)
	}
	t.until[key] = until
	return 0
}

// reset forgets the attempts of key.
func (t *throttle) reset(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.until, key)
}

// makeRoom drops what has been paid for, and when that is not enough, any others: a
// flood of keys must not take the memory, and loses no more than a few counts.
func (t *throttle) makeRoom(now time.Time) {
	if len(t.until) < maxThrottled {
		return
	}
	for key, until := range t.until {
		if until.Before(now) {
			delete(t.until, key)
		}
	}
	for key := range t.until {
		if len(t.until) < maxThrottled*9/10 {
			return
		}
		delete(t.until, key)
	}
}

// throttleAddress counts an attempt to use a password against the sender's address,
// whatever the name. When it is one too many it answers 429 and returns false.
func (a *Auth) throttleAddress(w http.ResponseWriter, r *http.Request) bool {
	addr := a.clientAddr(r)
	if a.isUnnamedProxy(addr) {
		return true
	}
	return a.admit(w, r, a.throttle.take("address "+sender(addr), perAddress, perAddressEvery))
}

// throttleName counts an attempt against the account of that key, whether or not it
// exists; it answers 429 and returns false like throttleAddress. A success is to be
// told to passed. A browser that u asked to be remembered in is counted by itself, so
// that strangers who try u's name cannot keep u out.
func (a *Auth) throttleName(w http.ResponseWriter, r *http.Request, key string, u *User) (passed func(), ok bool) {
	counter := "name " + key
	remembered, err := a.remembered(r)
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false
	}
	if u != nil && remembered != nil && remembered.userID == u.ID && remembered.epoch == u.Epoch {
		counter = "browser " + key
	}
	ok = a.admit(w, r, a.throttle.take(counter, perName, perNameEvery))
	return func() { a.throttle.reset(counter) }, ok
}

func (a *Auth) admit(w http.ResponseWriter, r *http.Request, wait time.Duration) bool {
	if wait == 0 {
		return true
	}
	a.event(r, Event{Kind: Throttled})
	seconds := int64((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	a.errorPage(w, r, http.StatusTooManyRequests)
	return false
}

// isUnnamedProxy reports whether addr is most likely a proxy in front of an https
// site that was not told of its proxies. Counting it would count everyone together.
func (a *Auth) isUnnamedProxy(addr netip.Addr) bool {
	return a.Secure() && len(a.cfg.TrustedProxies) == 0 && (addr.IsLoopback() || addr.IsPrivate())
}
