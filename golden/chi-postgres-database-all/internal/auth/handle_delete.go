package auth

import (
	"context"
	"errors"
	"net/http"
)

// showDelete handles GET /account/delete: it asks whether the user means it.
func (a *Auth) showDelete(w http.ResponseWriter, r *http.Request) {
	a.renderDelete(w, r, http.StatusOK, nil)
}

func (a *Auth) renderDelete(w http.ResponseWriter, r *http.Request, status int, problems map[string]string) {
	a.renderForUser(w, r, status, "delete", form{problems: problems})
}

// deleteAccount handles POST /account/delete: with the username typed once more and
// the password, the user is gone, and with them every session; then it redirects home.
func (a *Auth) deleteAccount(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, matches, ok := a.confirmPassword(w, r, a.renderDelete)
	if !ok {
		return
	}
	problems := make(map[string]string)
	if emailKey(r.PostFormValue("confirm")) != u.EmailKey {
		problems["confirm"] = "That is not the " + nameNoun + " of this account."
	}
	if !matches {
		problems["password"] = wrongPassword
	}
	if len(problems) > 0 {
		a.renderDelete(w, r, http.StatusUnprocessableEntity, problems)
		return
	}
	// A visitor who hangs up now must not leave it half done.
	err := a.DeleteUser(context.WithoutCancel(r.Context()), u.ID)
	if errors.Is(err, ErrReferenced) {
		a.cfg.Logger.ErrorContext(r.Context(), "auth: account not deleted", "user", u.ID, "error", err)
		problems[""] = "Your account cannot be deleted yet: this site still keeps something of it. Nothing was changed. Please ask those who run the site."
		a.renderForUser(w, r, http.StatusConflict, "delete", form{problems: problems})
		return
	}
	if err != nil && !errors.Is(err, ErrNotFound) { // else a second click has come first
		a.ServerError(w, r, err)
		return
	}
	a.warn(r.Context(), "cookies of a deleted user not cleared", u.ID, a.LogoutUser(w, r))
	redirect(w, r, homePath, "account-deleted")
}
