package auth

import "net/http"

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

// passwordCounters are loginCounters for somebody who is signed in as u. The thief of one
// session cannot use up the attempts that u has in another, nor can strangers at the login
// page.
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

// anywhere counts attempts at one thing wherever they come from. When it is full, each place
// they come from gets its turn.
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

// byUser counts what u does from one IP: with a password of their own, too, nobody can have
// passwords hashed without end. Strangers there do not count, nor do thieves elsewhere.
func (a *Auth) byUser(r *http.Request, u *User) counter {
	return counter{key: "user " + u.ID + " at " + customer(a.clientIP(r)), limit: perIP, reason: "user"}
}
