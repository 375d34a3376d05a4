package auth

import (
	"errors"
	"net/http"
)

// showRegister handles GET /register: it renders the form, or goes on to where the
// visitor wanted to go when they are signed in already.
func (a *Auth) showRegister(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	if u.IsAuthenticated() {
		redirect(w, r, safeNext(r.URL.Query().Get("next")), "")
		return
	}
	a.renderRegister(w, r, http.StatusOK, nil)
}

func (a *Auth) renderRegister(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.render(w, r, status, "register", form{Page: a.NewPage(r), Name: r.PostForm.Get("username"), Next: wantedNext(r), problems: problems})
}

// register handles POST /register: it creates the user and redirects to where signUp
// says. What will not do is 422 with the form again.
func (a *Auth) register(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) || !a.throttleNewName(w, r) {
		return
	}
	page, notice, err := a.signUp(w, r, safeNext(r.PostFormValue("next")))
	var input *InputError
	switch {
	case errors.As(err, &input):
		a.renderRegister(w, r, http.StatusUnprocessableEntity, map[string]string{input.Field: input.Message})
	case errors.Is(err, ErrInactive): // gone since it was created
		a.renderLogin(w, r, http.StatusUnauthorized, map[string]string{"": loginFailed})
	case err != nil:
		a.ServerError(w, r, err)
	default:
		redirect(w, r, page, notice)
	}
}

// throttleNewName counts an attempt to register, against the sender's address and the
// name. Nothing is guessed here, so many may pass; but each costs a hash. A name that will
// not do costs none.
func (a *Auth) throttleNewName(w http.ResponseWriter, r *http.Request) bool {
	counters := a.bySender(r)
	_, key, problem := parseUsername(r.PostFormValue("username"))
	if problem != "" {
		return a.admit(w, r, Event{}, a.renderRegister, counters...)
	}
	counters = append(counters, anywhere("name", "register "+key, network(a.clientAddr(r)).String()))
	return a.admit(w, r, Event{Account: a.accountHash(key)}, a.renderRegister, counters...)
}
