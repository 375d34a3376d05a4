package auth

import (
	"net/http"
)

// showAccount handles GET /account: who is signed in, and what they can change.
func (a *Auth) showAccount(w http.ResponseWriter, r *http.Request) {
	a.render(w, r, http.StatusOK, "account", a.NewPage(r))
}

// showReauth handles GET /reauth: it asks a signed-in user for their password.
func (a *Auth) showReauth(w http.ResponseWriter, r *http.Request) {
	a.renderReauth(w, r, http.StatusOK, r.FormValue("next"), nil)
}

// reauth handles POST /reauth: with the right password the login is fresh again, and
// the browser goes on to next.
func (a *Auth) reauth(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	next := r.PostFormValue("next")
	u, matches, ok := a.confirmPassword(w, r)
	if !ok {
		return
	}
	if !matches {
		a.renderReauth(w, r, http.StatusUnauthorized, next, map[string]string{"password": wrongPassword})
		return
	}
	if err := a.ConfirmLogin(w, r); err != nil {
		a.ServerError(w, r, err)
		return
	}
	a.event(r, Event{Kind: LoginConfirmed, UserID: u.ID})
	redirect(w, r, safeNext(next), "")
}

func (a *Auth) renderReauth(w http.ResponseWriter, r *http.Request, status int, next string, errors map[string]string) {
	a.renderForUser(w, r, status, "reauth", form{Next: next, errors: errors})
}

// showPassword handles GET /account/password.
func (a *Auth) showPassword(w http.ResponseWriter, r *http.Request) {
	a.renderForUser(w, r, http.StatusOK, "password", form{})
}

// changePassword handles POST /account/password: it wants the current password, sets
// the new one, signs every other device out and redirects to the account page.
func (a *Auth) changePassword(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	fresh := r.PostFormValue("new_password")
	if problem := checkNewPassword(fresh); problem != "" {
		f := form{errors: map[string]string{"new_password": problem}}
		a.renderForUser(w, r, http.StatusUnprocessableEntity, "password", f)
		return
	}
	u, matches, ok := a.confirmPassword(w, r)
	if !ok {
		return
	}
	if !matches {
		f := form{errors: map[string]string{"password": wrongPassword}}
		a.renderForUser(w, r, http.StatusUnprocessableEntity, "password", f)
		return
	}
	remembered, err := a.remembered(r)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	if err := a.SetPassword(r.Context(), u.ID, fresh); err != nil {
		a.ServerError(w, r, err)
		return
	}
	if err := a.signInAgain(w, r, u.ID, remembered); err != nil {
		a.ServerError(w, r, err)
		return
	}
	redirect(w, r, prefix+"/account", "password-changed")
}

// signInAgain gives this browser new cookies in place of those that a change to its
// user has just ended, the remember cookie only when it had one.
func (a *Auth) signInAgain(w http.ResponseWriter, r *http.Request, userID string, remembered *session) error {
	u, err := a.cfg.UserLoader(r.Context(), userID)
	if err != nil {
		return err
	}
	var opts []LoginOption
	if remembered != nil && remembered.userID == userID {
		opts = append(opts, Remember(), For(remembered.lifetime))
	}
	return a.LoginUser(w, r, u, opts...)
}

const wrongPassword = "That is not your password."

// confirmPassword reports whether the field password holds the current user's. When
// it cannot tell it answers by itself and returns false for ok.
func (a *Auth) confirmPassword(w http.ResponseWriter, r *http.Request) (u *User, matches, ok bool) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false, false
	}
	if !a.throttleAddress(w, r) {
		return nil, false, false
	}
	passed, ok := a.throttleName(w, r, u.UsernameKey, u)
	if !ok {
		return nil, false, false
	}
	matches, err = a.checkPassword(r.Context(), u, r.PostFormValue("password"))
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false, false
	}
	if matches {
		passed()
	} else {
		a.event(r, Event{Kind: LoginFailed, UserID: u.ID, Reason: "wrong password"})
	}
	return u, matches, true
}

// renderForUser renders a form that a signed-in user fills in. Their name goes along
// for password managers.
func (a *Auth) renderForUser(w http.ResponseWriter, r *http.Request, status int, name string, f form) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	f.Page, f.Username = a.NewPage(r), u.Username
	a.render(w, r, status, name, f)
}
