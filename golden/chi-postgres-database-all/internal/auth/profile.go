package auth

import "net/http"

// NewUser is what CreateUser makes an account of.
type NewUser struct {
	Email    string
	Password string
}

// newUserFrom reads the form of the register page.
func newUserFrom(r *http.Request) NewUser {
	return NewUser{Email: r.PostFormValue("email"), Password: r.PostFormValue("password")}
}

// parse returns the user that n describes, and what is wrong with all but the password.
func (n NewUser) parse() (u User, problems InputError) {
	problems = make(InputError)
	var problem string
	u.Email, u.EmailKey, problem = parseEmail(n.Email)
	problems.add("email", problem)
	return u, problems
}
