package auth

import "net/http"

// showRegister handles GET /register: it renders the form, or goes on to where the
// visitor wanted to go when they are signed in already.
func (a *Auth) showRegister(w http.ResponseWriter, r *http.Request) {
	if a.goneOn(w, r) {
		return
	}
	a.renderForm(w, r, "register", nil)
}

// register handles POST /register: it creates the user and redirects to where signUp
// says. What will not do is 422 with the form again.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if err := a.throttleRegister(r); err != nil {
		a.renderForm(w, r, "register", err)
		return
	}
	page, notice, err := a.signUp(w, r, a.afterLogin(r))
	if err != nil {
		a.renderForm(w, r, "register", err)
		return
	}
	redirect(w, r, page, notice)
}

// throttleRegister counts an attempt to register, against the visitor's IP and the name.
// Nothing is guessed here, so many may pass; but each costs a hash. A name that will not
// do costs none.
func (a *Auth) throttleRegister(r *http.Request) error {
	counters := a.byIP(r)
	_, key, problem := parseUsername(r.PostFormValue("username"))
	if problem != "" {
		return a.admit(r, Event{}, counters...)
	}
	counters = append(counters, anywhere("name", "register "+key, network(a.clientIP(r)).String()))
	return a.admit(r, Event{Account: a.accountHash(key)}, counters...)
}
