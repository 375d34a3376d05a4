package auth

import "net/http"

// signUp creates the user whom r describes, signs them in and returns where to go: to
// next.
//
// An address that is taken is said to be taken. That tells anyone who has an account;
// not telling takes a mail to confirm each address, and without one a visitor would wait
// for an account that was never made. The password is hashed either way.
func (a *Auth) signUp(w http.ResponseWriter, r *http.Request, next string) (page, notice string, err error) {
	u, err := a.CreateUser(r.Context(), newUserFrom(r.PostFormValue))
	if err != nil {
		return "", "", err
	}
	return next, "", a.LoginUser(w, r, u)
}
