package auth

import (
	"errors"
	"net/http"
)

// signUp creates the user whom r describes, signs them in and returns where to go:
// to next, as a rule.
//
// A name that is taken is said to be taken: it is public anyway. Nothing is said about
// the address. The account is made without it, and gets it when its link has been
// opened; where it is taken, no such link is sent, and its owner is told instead. So
// signing in gives nothing away, and who gave no address has nothing to confirm.
func (a *Auth) signUp(w http.ResponseWriter, r *http.Request, next string) (page, notice string, err error) {
	email := r.PostFormValue("email")
	address, key, problem := parseEmail(email)
	if email != "" && problem != "" {
		return "", "", &InputError{Field: "email", Message: problem}
	}
	password := r.PostFormValue("password")
	if problem := a.checkNewPassword(password, address); problem != "" {
		return "", "", &InputError{Field: "password", Message: problem}
	}
	u, err := a.CreateUser(r.Context(), r.PostFormValue("username"), password)
	if errors.Is(err, ErrTaken) {
		err = &InputError{Field: "username", Message: nameTaken}
	}
	if err != nil {
		return "", "", err
	}
	if err := a.LoginUser(w, r, u); err != nil || email == "" {
		return next, "", err
	}
	a.mailWantedAddress(confirmLink, u, address, key)
	if next == homePath {
		next = prefix + "/account"
	}
	return next, "confirm-sent", nil
}
