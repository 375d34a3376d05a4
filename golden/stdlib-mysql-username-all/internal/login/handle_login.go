package auth

import (
	"errors"
	"net/http"
)

// showLogin handles GET /login: it renders the form, or goes on to where the visitor
// wanted to go when they are signed in already. Cookies that no longer sign anybody in are
// deleted here.
func (a *Auth) showLogin(w http.ResponseWriter, r *http.Request) {
	if a.goneOn(w, r) {
		return
	}
	a.clearCookies(w, r)
	a.renderForm(w, r, "login", nil)
}

// goneOn takes visitors who are signed in already from a page for those who are not to
// where they wanted to go, and reports whether the request is answered.
func (a *Auth) goneOn(w http.ResponseWriter, r *http.Request) bool {
	u, err := CurrentUser(r.Context())
	switch {
	case err != nil:
		a.ServerError(w, r, err)
	case u.IsAuthenticated():
		redirect(w, r, a.afterLogin(r), "")
	}
	return err != nil || u.IsAuthenticated()
}

// login handles POST /login: it checks username and password, signs the user in and
// redirects to next or home. A wrong pair is 401 with the form again.
func (a *Auth) login(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, err := a.Authenticate(r, r.PostFormValue("username"), r.PostFormValue("password"))
	if err == nil {
		var opts []LoginOption
		if r.PostFormValue("remember") != "" {
			opts = append(opts, Remember())
		}
		err = a.LoginUser(w, r, u, opts...)
		if errors.Is(err, ErrInactive) { // gone since the password was checked
			a.event(r, Event{Kind: LoginFailed, UserID: u.ID, Reason: "unknown user", Account: a.accountHash(u.UsernameKey)})
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
		a.event(r, Event{Kind: Logout, UserID: u.ID})
	}
	redirect(w, r, homePath, "signed-out")
}
