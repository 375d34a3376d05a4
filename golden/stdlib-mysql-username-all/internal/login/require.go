package auth

import "net/http"

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
			redirectOr(w, r, "/login", http.StatusUnauthorized)
		}
	}))
}

// FreshLoginRequired is LoginRequired for what a borrowed browser must not do: it also
// wants the password to have been typed within Config.FreshFor; otherwise
// Config.NeedsRefreshHandler answers.
func (a *Auth) FreshLoginRequired(next http.Handler) http.Handler {
	return a.LoginRequired(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case a.isFresh(r):
			next.ServeHTTP(w, r)
		case a.cfg.NeedsRefreshHandler != nil:
			a.cfg.NeedsRefreshHandler.ServeHTTP(w, r)
		case visitOf(r.Context()).currentSession() == nil:
			w.WriteHeader(http.StatusForbidden) // known by a RequestLoader: no password helps
		default:
			redirectOr(w, r, "/reauth", http.StatusForbidden)
		}
	}))
}

// redirectOr sends a page load to the page at path and back afterwards. Anything else
// gets the status alone: a script has no use for a form, and a refused POST is not
// replayed, since its body is gone.
func redirectOr(w http.ResponseWriter, r *http.Request, path string, status int) {
	w.Header().Set("Cache-Control", "no-store")
	if isPageLoad(r) {
		http.Redirect(w, r, withNext(path, r), http.StatusSeeOther)
		return
	}
	w.WriteHeader(status)
}
