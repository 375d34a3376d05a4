package auth

import (
	"context"
	"errors"
	"net/http"
)

// showAccount handles GET /account: who is signed in, and what they can change.
func (a *Auth) showAccount(w http.ResponseWriter, r *http.Request) {
	a.renderAccount(w, r, http.StatusOK, nil)
}

func (a *Auth) renderAccount(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.render(w, r, status, "account", form{Page: a.NewPage(r), problems: problems})
}

// signOutEverywhere handles POST /account/signout: it ends every session of the user,
// this one included, and redirects home.
func (a *Auth) signOutEverywhere(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// A visitor who hangs up now must not leave it half done. Who has been deleted
	// meanwhile is signed out everywhere, too.
	err = a.SignOutEverywhere(context.WithoutCancel(r.Context()), u.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		a.ServerError(w, r, err)
		return
	}
	a.warn(r.Context(), "cookies of an ended session not cleared", u.ID, a.LogoutUser(w, r))
	redirect(w, r, homePath, "signed-out-everywhere")
}

// showReauth handles GET /reauth: it asks a signed-in user for their password, or goes on
// to next when they have just typed it.
func (a *Auth) showReauth(w http.ResponseWriter, r *http.Request) {
	switch {
	case stateOf(r.Context()).currentSession() == nil:
		a.refuseKeyed(w, r)
	case a.isFresh(r):
		redirect(w, r, safeNext(r.URL.Query().Get("next")), "")
	default:
		a.renderReauth(w, r, http.StatusOK, nil)
	}
}

// reauth handles POST /reauth: with the right password the login is fresh again, and
// the browser goes on to next.
func (a *Auth) reauth(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	if stateOf(r.Context()).currentSession() == nil {
		a.refuseKeyed(w, r)
		return
	}
	u, matches, ok := a.confirmPassword(w, r, a.renderReauth)
	if !ok {
		return
	}
	if !matches {
		a.renderReauth(w, r, http.StatusUnauthorized, map[string]string{"password": wrongPassword})
		return
	}
	err := a.ConfirmLogin(w, r)
	if errors.Is(err, ErrNoSession) { // it has just been ended, from elsewhere
		a.askForLogin(w, r)
		return
	}
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	a.event(r, Event{Kind: LoginConfirmed, UserID: u.ID})
	redirect(w, r, safeNext(r.PostFormValue("next")), "")
}

func (a *Auth) renderReauth(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.renderForUser(w, r, status, "reauth", form{Next: wantedNext(r), problems: problems})
}

// showPassword handles GET /account/password.
func (a *Auth) showPassword(w http.ResponseWriter, r *http.Request) {
	a.renderPassword(w, r, http.StatusOK, nil)
}

func (a *Auth) renderPassword(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.renderForUser(w, r, status, "password", form{problems: problems})
}

// changePassword handles POST /account/password: it wants the current password, sets
// the new one, signs every other device out and redirects to the account page.
func (a *Auth) changePassword(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	newPassword := r.PostFormValue("new_password")
	if problem := a.checkNewPassword(newPassword, u.Username, u.Address()); problem != "" {
		a.renderPassword(w, r, http.StatusUnprocessableEntity, map[string]string{"new_password": problem})
		return
	}
	u, matches, ok := a.confirmPassword(w, r, a.renderPassword)
	if !ok {
		return
	}
	if !matches {
		a.renderPassword(w, r, http.StatusUnprocessableEntity, map[string]string{"password": wrongPassword})
		return
	}
	remembered, err := a.remembered(w, r)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	hash, err := a.passwords.Hash(r.Context(), newPassword)
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	// From here on the visitor may go away: whoever they are, the owner is told.
	u, err = a.replacePassword(context.WithoutCancel(r.Context()), u, PasswordHash(hash))
	if errors.Is(err, ErrNotFound) {
		// What has come between has ended the session that asked for this, too. If
		// that is still the owner's, they can sign in.
		redirect(w, r, prefix+"/login", "sign-in-again")
		return
	}
	if err == nil {
		err = a.signInAgain(w, r, u, remembered)
	}
	if errors.Is(err, ErrInactive) { // deleted just after
		redirect(w, r, prefix+"/login", "")
		return
	}
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	redirect(w, r, prefix+"/account", "password-changed")
}

// signInAgain gives this browser new cookies in place of those that a change to u has
// just ended, the remember cookie only when it had one. u is as that change left them.
func (a *Auth) signInAgain(w http.ResponseWriter, r *http.Request, u *User, remembered *session) error {
	var opts []LoginOption
	if remembered != nil && remembered.userID == u.ID {
		opts = append(opts, Remember(), For(remembered.lifetime))
	}
	return a.beginSession(w, r, u, opts...)
}

const wrongPassword = "That is not your password."

// confirmPassword reports whether the field password holds the current user's. When
// it cannot tell it answers by itself, or with the form again after too many attempts, and
// returns false for ok.
func (a *Auth) confirmPassword(w http.ResponseWriter, r *http.Request, again formPage) (u *User, matches, ok bool) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false, false
	}
	passed, ok := a.throttleUser(w, r, u, again)
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
	f.Page, f.Name, f.Throttled = a.NewPage(r), u.Username, status == http.StatusTooManyRequests
	a.render(w, r, status, name, f)
}
