package auth

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Routes adds our pages to r. This file and main.go are all that know the router.
func (a *Auth) Routes(r chi.Router) {
	handle := func(path string, page http.Handler) { r.Handle(prefix+path, a.ours(page)) }

	handle("/login", Methods{"GET": a.showLogin, "POST": a.login})
	handle("/logout", Methods{"POST": a.logout})
	handle("/auth.css", Methods{"GET": css})

	// For who is signed in.
	handle("/account", Methods{"GET": a.showAccount}.Behind(a.LoginRequired))
	handle("/account/signout", Methods{"POST": a.signOutEverywhere}.Behind(a.LoginRequired))
	handle("/reauth", Methods{"GET": a.showReauth, "POST": a.reauth}.Behind(a.LoginRequired))

	// For who typed their password a short while ago.
	handle("/account/password", Methods{"GET": a.showPassword, "POST": a.changePassword}.Behind(a.FreshLoginRequired))
}

// Handler returns our pages alone, for tests and for servers without a router.
func (a *Auth) Handler() http.Handler {
	r := chi.NewRouter()
	a.Routes(r)
	return r
}
