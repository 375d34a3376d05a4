package auth

import (
	"context"
	"errors"
	"net/http"
)

// deleteAccount handles POST /account/delete: with the email address and the password it
// deletes the user and redirects home.
func (a *Auth) deleteAccount(w http.ResponseWriter, r *http.Request) {
	if !a.readForm(w, r) {
		return
	}
	u, matches, err := a.confirmPassword(r)
	if err == nil {
		problems := make(InputError)
		if emailKey(r.PostFormValue("confirm")) != u.EmailKey {
			problems.add("confirm", notThisAccount)
		}
		if !matches {
			problems.add("password", wrongPassword)
		}
		err = problems.err()
	}
	if err != nil {
		a.renderForm(w, r, "delete", err)
		return
	}
	// A visitor who hangs up now must not leave it half done.
	err = a.DeleteUser(context.WithoutCancel(r.Context()), u.ID)
	switch {
	case errors.Is(err, ErrReferenced):
		a.cfg.Logger.ErrorContext(r.Context(), "auth: account not deleted", "user", u.ID, "error", err)
		a.renderForm(w, r, "delete", InputError{"": accountKept})
		return
	case err != nil && !errors.Is(err, ErrNotFound): // of a second click: the account is gone already
		a.ServerError(w, r, err)
		return
	}
	a.warn(r.Context(), "cookies of a deleted user not cleared", u.ID, a.LogoutUser(w, r))
	redirect(w, r, homePath, "account-deleted")
}
