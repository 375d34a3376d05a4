package auth

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Guessing at a password is slowed down, and never so that it keeps its owner out.
//
// A browser whose device cookie names the user has a counter of its own at the login
// form, and what others do does not count there. Any other attempt to sign in counts
// against the sender's address, against the name in the sender's network, and against
// the name in all networks together. The last is what many machines at once use up. From
// then on, and until somebody who is counted there signs in with that name, each network
// gets a turn every half minute: the first time it is told to wait for so long, and when
// it comes back, within ten minutes, it is let in. Who is signed in and types the password
// again is counted likewise, by user and session in place of name and network.
//
// So nobody in a network of their own waits longer than half a minute, whatever goes on
// elsewhere. Who shares a network with a guesser, and is not known by a device cookie,
// shares its attempts too, and can be refused for as long as the guessing goes on. That is
// everybody where no proxy says where a request comes from; nor is any sender counted by
// address there: see Config.TrustedProxies.
//
// The right password makes forgotten what was counted against names and sessions, and
// never what was counted against an address: each attempt costs a hash.
var (
	perName         = limit{burst: 5, every: 30 * time.Second}
	perNameAnywhere = limit{burst: 50, every: 10 * time.Second}
	perTurn         = limit{burst: 20, every: 30 * time.Second}
	perAddress      = limit{burst: 30, every: 3 * time.Second}
)

// guesses are the counters of guesses at one user's password, which come from one network
// or one session. A success forgets both.
func guesses(reason, at, from string) []counter {
	return []counter{
		{key: reason + " " + from + " " + at, limit: perName, reason: reason},
		anywhere(reason, at, from),
	}
}

// anywhere counts attempts at one thing wherever they come from. When it is used up, each
// place they come from gets its turn.
func anywhere(reason, at, from string) counter {
	turn := counter{key: reason + " turn " + from + " " + at, limit: perTurn, reason: reason}
	return counter{key: reason + " anywhere " + at, limit: perNameAnywhere, reason: reason, instead: &turn}
}

// bySender counts against the address of r, if that is a visitor's own.
func (a *Auth) bySender(r *http.Request) []counter {
	addr := a.clientAddr(r)
	if a.isTrustedProxy(addr) || !addr.IsValid() {
		return nil
	}
	return []counter{{key: "address " + sender(addr), limit: perAddress, reason: "address"}}
}

// byUser counts, against the sender's address, what u is known to do, being signed in or by
// a device cookie. Strangers there do not count, nor do thieves elsewhere; and an account of
// one's own, whose password one knows, does not have passwords hashed without end.
func (a *Auth) byUser(r *http.Request, u *User) counter {
	return counter{key: "user " + u.ID + " at " + sender(a.clientAddr(r)), limit: perAddress, reason: "user"}
}

// throttleName counts an attempt to sign in to the account of that key, whether or not
// it exists; u is its user or nil. When it is one too many, it answers with the form
// again and returns false. A success is to be told to passed.
func (a *Auth) throttleName(w http.ResponseWriter, r *http.Request, key string, u *User, again formPage) (passed func(), ok bool) {
	e := Event{Account: a.accountHash(key)}
	device, err := a.device(w, r, u)
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false
	}
	if device != "" {
		return a.guess(w, r, e, again, []counter{a.byUser(r, u)}, counter{key: device, limit: perName, reason: "name"})
	}
	return a.guess(w, r, e, again, a.bySender(r), guesses("name", key, network(a.clientAddr(r)).String())...)
}

// throttleUser is throttleName for somebody who is signed in as u. It counts by session,
// so that whoever has stolen one cannot use up the attempts that u has in another, and
// apart from the login form, where strangers could.
func (a *Auth) throttleUser(w http.ResponseWriter, r *http.Request, u *User, again formPage) (passed func(), ok bool) {
	device, err := a.device(w, r, u)
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false
	}
	sender := []counter{a.byUser(r, u)}
	if device == "" {
		sender = append(sender, a.bySender(r)...)
	}
	session := stateOf(r.Context()).currentSession().counterID()
	return a.guess(w, r, Event{UserID: u.ID}, again, sender, guesses("user", u.ID, session)...)
}

// guess counts an attempt by sender, and by counters that a success makes forget.
func (a *Auth) guess(w http.ResponseWriter, r *http.Request, e Event, again formPage, sender []counter, counters ...counter) (passed func(), ok bool) {
	passed = func() {
		for _, c := range counters {
			if err := a.forgive(r.Context(), c.key); err != nil {
				a.cfg.Logger.WarnContext(r.Context(), "auth: attempts not forgotten", "error", err)
			}
		}
	}
	return passed, a.admit(w, r, e, again, slices.Concat(sender, counters)...)
}

// tooMany is said whoever it was: a visitor who guesses, and one who is guessed at.
const tooMany = "Too many attempts. Please wait half a minute and try again."

// admit counts an attempt, or reports e and answers with the form again that it has to
// wait.
func (a *Auth) admit(w http.ResponseWriter, r *http.Request, e Event, again formPage, counters ...counter) bool {
	wait, reason, err := a.takeAll(r.Context(), counters...)
	if err != nil {
		a.ServerError(w, r, err)
		return false
	}
	if wait == 0 {
		return true
	}
	e.Kind, e.Reason = Throttled, reason
	a.event(r, e)
	setRetryAfter(w, wait)
	again(w, r, http.StatusTooManyRequests, map[string]string{"": tooMany})
	return false
}

// setRetryAfter says how long to wait, in whole seconds.
func setRetryAfter(w http.ResponseWriter, wait time.Duration) {
	seconds := int64((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
}
