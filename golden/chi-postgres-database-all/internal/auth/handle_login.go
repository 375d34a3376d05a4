package auth

import (
	"errors"
	"net/http"
)

// loginFailed is said whatever was wrong, so that nobody learns who has an account.
const loginFailed = "That " + nameNoun + " and password do not match an account."

// showLogin handles GET /login: it renders the form, or goes on to where the visitor
// wanted to go when they are signed in already. Cookies that no longer sign anybody in are
// deleted here.
func (a *Auth) showLogin(w http.ResponseWriter, r *http.Request) {
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	next := r.URL.Query().Get("next")
	if u.IsAuthenticated() {
		redirect(w, r, safeNext(next), "")
		return
	}
	a.clearCookies(w, r)
	a.render(w, r, http.StatusOK, "login", form{Page: a.NewPage(r), Next: next})
}

// renderLogin renders the form again, with what was typed.
func (a *Auth) renderLogin(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.render(w, r, status, "login", form{
		Page:     a.NewPage(r),
		Name:     r.PostFormValue("email"),
		Next:     r.PostFormValue("next"),
		Remember: r.PostFormValue("remember") != "",
		problems: problems,
	})
}

// login handles POST /login: it checks username and password, signs the user in and
// redirects to next or home. A wrong pair is 401 with the form again.
func (a *Auth) login(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, ok := a.checkLogin(w, r, r.PostFormValue("email"), r.PostFormValue("password"))
	if !ok {
		return
	}
	var opts []LoginOption
	if r.PostFormValue("remember") != "" {
		opts = append(opts, Remember())
	}
	err := ErrInactive
	if u != nil {
		err = a.LoginUser(w, r, u, opts...)
	}
	switch {
	case err == nil:
		redirect(w, r, safeNext(r.PostFormValue("next")), "")
	case errors.Is(err, ErrInactive):
		if u != nil { // gone since the password was checked
			a.event(r, Event{Kind: LoginFailed, UserID: u.ID, Reason: "unknown user", Account: a.accountHash(u.EmailKey)})
		}
		a.renderLogin(w, r, http.StatusUnauthorized, map[string]string{"": loginFailed})
	default:
		a.ServerError(w, r, err)
	}
}

// checkLogin returns the user of that name and password, or nil when they do not
// match. When it cannot tell it answers by itself and returns false.
//
// The same work is done whether or not the name is known: one lookup, one hash.
func (a *Auth) checkLogin(w http.ResponseWriter, r *http.Request, username, password string) (u *User, ok bool) {
	key := emailKey(username)
	u, err := a.store.UserByEmail(r.Context(), key)
	if err != nil && !errors.Is(err, ErrNotFound) {
		a.ServerError(w, r, err)
		return nil, false
	}
	passed, ok := a.throttleName(w, r, key, u, a.renderLogin)
	if !ok {
		return nil, false
	}
	matches, err := a.checkPassword(r.Context(), u, password)
	if err != nil {
		a.ServerError(w, r, err)
		return nil, false
	}
	if reason := refusal(u, matches); reason != "" {
		e := Event{Kind: LoginFailed, Reason: reason, Account: a.accountHash(key)}
		if u != nil {
			e.UserID = u.ID
		}
		a.event(r, e)
		return nil, true
	}
	passed()
	a.rehash(r.Context(), u, password)
	return u, true
}

// refusal is the log's word on why a login fails, or "" when it does not.
func refusal(u *User, matches bool) string {
	switch {
	case u == nil:
		return "unknown user"
	case !matches:
		return "wrong password"
	case !u.IsActive():
		return "disabled"
	}
	return ""
}

// logout handles POST /logout: it signs the visitor out and redirects home.
func (a *Auth) logout(w http.ResponseWriter, r *http.Request) {
	// Who it was is for the log only: signing out must work when that cannot be told.
	u, err := CurrentUser(r.Context())
	if err != nil {
		a.cfg.Logger.WarnContext(r.Context(), "auth: unknown user signs out", "error", err)
	}
	if err := a.LogoutUser(w, r); err != nil {
		a.ServerError(w, r, err)
		return
	}
	if u.IsAuthenticated() {
		a.event(r, Event{Kind: Logout, UserID: u.ID})
	}
	redirect(w, r, homePath, "signed-out")
}
