package auth

import (
	"fmt"
	"net/http"
)

// LoginRequired lets next run only when the current user is authenticated; otherwise
// Config.UnauthorizedHandler answers.
func (a *Auth) LoginRequired(next http.Handler) http.Handler {
	return a.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u, err := CurrentUser(r.Context())
		switch {
		case err != nil:
			a.ServerError(w, r, err)
		case u.IsAuthenticated():
			next.ServeHTTP(w, r)
		case a.cfg.UnauthorizedHandler != nil:
			a.cfg.UnauthorizedHandler.ServeHTTP(w, r)
		default:
			a.askForLogin(w, r)
		}
	}))
}

// FreshLoginRequired is LoginRequired for what nobody may do with a borrowed browser: the
// password must also have been typed within Config.FreshFor; otherwise
// Config.NeedsRefreshHandler answers.
func (a *Auth) FreshLoginRequired(next http.Handler) http.Handler {
	return a.LoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case a.isFresh(r):
			next.ServeHTTP(w, r)
		case a.cfg.NeedsRefreshHandler != nil:
			a.cfg.NeedsRefreshHandler.ServeHTTP(w, r)
		case stateOf(r.Context()).currentSession() == nil:
			a.refuseKeyed(w, r)
		default:
			a.askFor(w, r, "/reauth", "send-again", http.StatusForbidden, "fresh_login_required")
		}
	}))
}

func (a *Auth) askForLogin(w http.ResponseWriter, r *http.Request) {
	a.askFor(w, r, "/login", "sign-in-again", http.StatusUnauthorized, "login_required")
}

// askFor sends a browser to the page of ours that asks for what r lacks, and from there back.
// A form that was posted is not posted again, since its body is gone: notice says so.
func (a *Auth) askFor(w http.ResponseWriter, r *http.Request, page, notice string, status int, reason string) {
	to := withQuery(prefix+page, "next", a.wayBack(r))
	if !isPageLoad(r) {
		to = withQuery(to, "notice", notice)
	}
	refuse(w, r, to, status, reason)
}

// refuse sends a browser to another page. A script gets the status, and the reason if it
// reads JSON.
func refuse(w http.ResponseWriter, r *http.Request, to string, status int, reason string) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case isBrowsing(r):
		redirect(w, r, to, "")
	case accepts(r, "application/json"):
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, "{\"error\":%q}\n", reason)
	default:
		w.WriteHeader(status)
	}
}

// refuseKeyed refuses what takes a password to a user whom Config.RequestLoader knows: they
// have no session that a password could make fresh.
func (a *Auth) refuseKeyed(w http.ResponseWriter, r *http.Request) {
	if isBrowsing(r) {
		w.Header().Set("Cache-Control", "no-store")
		a.errorPage(w, r, http.StatusForbidden)
		return
	}
	refuse(w, r, "", http.StatusForbidden, "password_login_required")
}
