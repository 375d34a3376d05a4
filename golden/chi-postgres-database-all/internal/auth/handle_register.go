package auth

import (
	"errors"
	"net/http"
)

// showRegister handles GET /register.
func (a *Auth) showRegister(w http.ResponseWriter, r *http.Request) {
	a.render(w, r, http.StatusOK, "register", form{Page: a.NewPage(r)})
}

// register handles POST /register: it creates the user and redirects to where signUp
// says. What will not do is 422 with the form again.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) || !a.throttleAddress(w, r) || !a.throttleNewName(w, r) {
		return
	}
	next, notice, err := a.signUp(w, r)
	var input *InputError
	switch {
	case errors.As(err, &input):
		f := form{Page: a.NewPage(r), Username: r.PostFormValue("username")}
		f.problems = map[string]string{input.Field: input.Message}
		a.render(w, r, http.StatusUnprocessableEntity, "register", f)
	case err != nil:
		a.ServerError(w, r, err)
	default:
		redirect(w, r, next, notice)
	}
}

// throttleNewName counts an attempt to register a name, from wherever it comes. Nothing
// is guessed here, so many may pass; but each costs a hash. A name that will not do
// costs none.
func (a *Auth) throttleNewName(w http.ResponseWriter, r *http.Request) bool {
	_, key, problem := parseUsername(r.PostFormValue("username"))
	if problem != "" {
		return true
	}
	e := Event{Reason: "name", Account: a.accountHash(key)}
	return a.admit(w, r, e, "register "+key, perNameAnywhere)
}
