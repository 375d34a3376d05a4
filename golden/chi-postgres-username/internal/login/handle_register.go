package auth

import (
	"errors"
	"net/http"
)

// showRegister handles GET /register.
func (a *Auth) showRegister(w http.ResponseWriter, r *http.Request) {
	a.render(w, r, http.StatusOK, "register", form{Page: a.NewPage(r)})
}

// register handles POST /register: it creates the user, signs them in and redirects
// home.
//
// A name that is taken is said to be taken. That tells anyone who has an account; not
// telling takes a mail to confirm each address, and without one a visitor would wait
// for an account that was never made. The password is hashed either way.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) || !a.throttleAddress(w, r) {
		return
	}
	f := form{Page: a.NewPage(r), Username: r.PostFormValue("username")}
	u, err := a.CreateUser(r.Context(), f.Username, r.PostFormValue("password"))
	var input *InputError
	switch {
	case errors.Is(err, ErrTaken):
		f.errors = map[string]string{"username": usernameTaken}
	case errors.As(err, &input):
		f.errors = map[string]string{input.Field: input.Message}
	case err != nil:
		a.ServerError(w, r, err)
		return
	}
	if f.errors != nil {
		a.render(w, r, http.StatusUnprocessableEntity, "register", f)
		return
	}
	if err := a.LoginUser(w, r, u); err != nil {
		a.ServerError(w, r, err)
		return
	}
	redirect(w, r, homePath, "")
}
