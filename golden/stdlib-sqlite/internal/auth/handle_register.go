package auth

import "net/http"

// register handles POST /register: it creates the user, signs them in and redirects to next
// or home. What will not do is 422 with the form again.
//
// An address that is taken is said to be taken, which tells anyone who has an account: not
// to tell takes a mail to each address. The password is hashed either way.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	err := a.throttleRegister(r)
	var u *User
	if err == nil {
		u, err = a.CreateUser(r.Context(), newUserFrom(r))
	}
	if err == nil {
		err = a.LoginUser(w, r, u)
	}
	if err != nil {
		a.renderForm(w, r, "register", err)
		return
	}
	redirect(w, r, a.afterLogin(r), "")
}

// throttleRegister counts an attempt to register, against the visitor's IP and the name.
// Nothing is guessed here, so many may pass; but each costs a hash. A name that will not
// do costs none.
func (a *Auth) throttleRegister(r *http.Request) error {
	counters, e := a.byIP(r), Event{}
	if _, key, problem := parseEmail(r.PostFormValue("email")); problem == "" {
		e.Account = a.accountHash(key)
		counters = append(counters, anywhere("name", "register "+key, network(a.clientIP(r)).String()))
	}
	_, err := a.admit(r, e, counters...)
	return err
}
