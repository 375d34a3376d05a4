package auth

import (
	"context"
	"errors"
	"net/http"
)

// signOutEverywhere handles POST /account/signout: it ends every session of the user and
// redirects home.
func (a *Auth) signOutEverywhere(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// A visitor who hangs up must not leave it half done. ErrNotFound: they are deleted.
	err = a.SignOutEverywhere(context.WithoutCancel(r.Context()), u.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		a.ServerError(w, r, err)
		return
	}
	a.warn(r.Context(), "cookies of an ended session not cleared", u.ID, a.LogoutUser(w, r))
	redirect(w, r, homePath, "signed-out-everywhere")
}

// showReauth handles GET /reauth: it asks for the password, or redirects to next when it was
// typed of late.
func (a *Auth) showReauth(w http.ResponseWriter, r *http.Request) {
	switch {
	case stateOf(r.Context()).currentSession() == nil:
		a.refuseKeyed(w, r)
	case a.isFresh(r):
		redirect(w, r, a.afterLogin(r), "")
	default:
		a.renderForm(w, r, "reauth", nil)
	}
}

// reauth handles POST /reauth: with the right password the login is fresh again, and the
// browser is redirected to next.
func (a *Auth) reauth(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if stateOf(r.Context()).currentSession() == nil {
		a.refuseKeyed(w, r)
		return
	}
	u, matches, err := a.confirmPassword(r)
	if err == nil && !matches {
		err = errors.Join(ErrBadCredentials, InputError{"password": wrongPassword})
	}
	if err == nil {
		err = a.ConfirmLogin(w, r)
	}
	if errors.Is(err, ErrNoSession) { // it has just been ended, from elsewhere
		a.askForLogin(w, r)
		return
	}
	if err != nil {
		a.renderForm(w, r, "reauth", err)
		return
	}
	a.report(r.Context(), r, Event{Kind: LoginConfirmed, UserID: u.ID})
	redirect(w, r, a.afterLogin(r), "")
}

// changePassword handles POST /account/password: with the current password it sets the new
// one, signs every other device out and redirects to the account page.
func (a *Auth) changePassword(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, matches, err := a.confirmPassword(r)
	password, hash := r.PostFormValue("new_password"), ""
	if err == nil {
		problems := make(InputError)
		if !matches {
			problems.add("password", wrongPassword)
		}
		problems.add("new_password", a.checkNewPassword(password, u.Email, u.Address()))
		err = problems.err()
	}
	if err == nil {
		hash, err = a.passwords.Hash(r.Context(), password)
	}
	if err != nil {
		a.renderForm(w, r, "password", err)
		return
	}
	remembered, err := a.remembered(w, r)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// From here on the visitor may go away: the owner is told all the same.
	u, err = a.replacePassword(context.WithoutCancel(r.Context()), u, PasswordHash(hash))
	if err == nil {
		err = a.signInAgain(w, r, u, remembered)
	}
	switch {
	case err == nil:
		redirect(w, r, prefix+"/account", "password-changed")
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrInactive):
		// Something in between, such as another new password, has ended this session.
		redirect(w, r, prefix+"/login", "sign-in-again")
	default:
		a.ServerError(w, r, err)
	}
}

// signInAgain replaces the cookies that a change to u has just ended, the remember cookie
// only if there was one. u is as that change left them.
func (a *Auth) signInAgain(w http.ResponseWriter, r *http.Request, u *User, remembered *session) error {
	var opts []LoginOption
	if remembered != nil && remembered.UserID == u.ID {
		opts = append(opts, Remember(), For(remembered.RememberFor))
	}
	return a.beginSession(w, r, u, opts...)
}
