package auth

import "net/http"

// register handles POST /register: it creates the user, signs them in and redirects to next
// or home, or when a link is mailed to the account page. What will not do is 422 with the
// form again.
//
// A name that is taken is said to be taken: it is public anyway. Nothing is said about the
// address. The account is made without it, and gets it when its link has been opened.
// Where it is taken, no link is sent, and its owner is told instead.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	n := newUserFrom(r)
	wanted, problems := n.parse()
	err := a.throttleRegister(r)
	if err == nil {
		problems.add("password", a.checkNewPassword(n.Password, wanted.Username, wanted.Address()))
		err = problems.err()
	}
	var u *User
	if err == nil {
		n.Email = ""
		u, err = a.CreateUser(r.Context(), n)
	}
	if err == nil {
		err = a.LoginUser(w, r, u)
	}
	if err != nil {
		a.renderForm(w, r, "register", err)
		return
	}
	next := a.afterLogin(r)
	if wanted.Email == "" {
		redirect(w, r, next, "")
		return
	}
	a.mailWanted(r.Context(), confirmLink, u, wanted.Email, wanted.EmailKey)
	if next == a.cfg.Home {
		next = prefix + "/account"
	}
	redirect(w, r, next, "confirm-sent")
}

// throttleRegister counts an attempt to register, against the visitor's IP and the name.
// Nothing is guessed here, so many may pass; but each costs a hash. A name that will not
// do costs none.
func (a *Auth) throttleRegister(r *http.Request) error {
	counters, e := a.byIP(r), Event{}
	if _, key, problem := parseUsername(r.PostFormValue("username")); problem == "" {
		e.Account = a.accountHash(key)
		counters = append(counters, anywhere("name", "register "+key, network(a.clientIP(r)).String()))
	}
	_, err := a.admit(r, e, counters...)
	return err
}
