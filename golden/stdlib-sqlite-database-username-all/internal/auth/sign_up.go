package auth

import "net/http"

// signUp creates the user whom r describes, signs them in and returns where to go:
// to next, as a rule.
//
// A name that is taken is said to be taken: it is public anyway. Nothing is said about the
// address. The account is made without it, and gets it when its link has been opened.
// Where it is taken, no link is sent, and its owner is told instead.
func (a *Auth) signUp(w http.ResponseWriter, r *http.Request, next string) (page, notice string, err error) {
	n := newUserFrom(r.PostFormValue)
	u, err := a.newUser(r.Context(), n)
	if err != nil {
		return "", "", err
	}
	address, key := u.Email, u.EmailKey
	u.Email, u.EmailKey = "", ""
	if err := a.addUser(r.Context(), u); err != nil {
		return "", "", err
	}
	if err := a.LoginUser(w, r, u); err != nil || address == "" {
		return next, "", err
	}
	a.mailWanted(r.Context(), confirmLink, u, address, key)
	if next == a.cfg.Home {
		next = prefix + "/account"
	}
	return next, "confirm-sent", nil
}
