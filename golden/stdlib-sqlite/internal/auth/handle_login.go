package auth

import (
	"errors"
	"net/http"
)

// showLogin handles GET /login: it renders the form and deletes cookies that no longer
// sign anybody in.
func (a *Auth) showLogin(w http.ResponseWriter, r *http.Request) {
	a.clearCookies(w, r)
	a.renderForm(w, r, "login", nil)
}

// visitors redirects users who are signed in already from a page to where they wanted to go.
func (a *Auth) visitors(page http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, err := CurrentUser(r.Context())
		switch {
		case err != nil:
			a.ServerError(w, r, err)
		case u.IsAuthenticated():
			redirect(w, r, a.afterLogin(r), "")
		default:
			page(w, r)
		}
	}
}

// login handles POST /login: it checks email address and password, signs the user in and
// redirects to next or home. A wrong pair is 401 with the form again.
func (a *Auth) login(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, err := a.Authenticate(r, r.PostFormValue("email"), r.PostFormValue("password"))
	if err == nil {
		var opts []LoginOption
		if r.PostFormValue("remember") != "" {
			opts = append(opts, Remember())
		}
		err = a.LoginUser(w, r, u, opts...)
		if errors.Is(err, ErrInactive) { // gone since the password was checked
			a.report(r.Context(), r, Event{Kind: LoginFailed, UserID: u.ID, Reason: "unknown user", Account: a.accountHash(u.EmailKey)})
		}
	}
	if err != nil {
		a.renderForm(w, r, "login", err)
		return
	}
	redirect(w, r, a.afterLogin(r), "")
}

// logout handles POST /logout: it signs the visitor out and redirects home.
func (a *Auth) logout(w http.ResponseWriter, r *http.Request) {
	// Whose session it was is for the log only: signing out must work when that cannot be told.
	u, err := CurrentUser(r.Context())
	a.warn(r.Context(), "unknown user signs out", "", err)
	if err := a.LogoutUser(w, r); err != nil {
		a.ServerError(w, r, err)
		return
	}
	if u.IsAuthenticated() {
		a.report(r.Context(), r, Event{Kind: Logout, UserID: u.ID})
	}
	redirect(w, r, homePath, "signed-out")
}
