package auth

import "net/http"

// Routes adds our pages to mux. This file and main.go are all that know the router.
func (a *Auth) Routes(mux *http.ServeMux) {
	a.serveMail()

	// One pattern for each method, because a pattern without one would clash with a
	// catch-all such as "GET /", and a method nobody registered would fall to one such
	// as "/" instead of being refused.
	handle := func(path string, page http.Handler) {
		page = a.ours(page)
		for _, method := range []string{
			http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
			http.MethodOptions, http.MethodConnect, http.MethodTrace,
		} {
			mux.Handle(method+" "+prefix+path, page)
		}
	}

	handle("/login", Methods{"GET": a.showLogin, "POST": a.login})
	handle("/logout", Methods{"POST": a.logout})
	handle("/auth.css", Methods{"GET": css})
	handle("/register", Methods{"GET": a.showRegister, "POST": a.register})
	handle("/forgot", Methods{"GET": a.showForgot, "POST": a.forgot})
	handle("/reset/{token}", a.tokenPage(Methods{"GET": a.showReset, "POST": a.reset}))
	handle("/account/delete", Methods{"GET": a.showDelete, "POST": a.deleteAccount}.Behind(a.FreshLoginRequired))
	handle("/dev/mail", Methods{"GET": a.showDevMail})

	// For who is signed in.
	handle("/account", Methods{"GET": a.showAccount}.Behind(a.LoginRequired))
	handle("/account/signout", Methods{"POST": a.signOutEverywhere}.Behind(a.LoginRequired))
	handle("/reauth", Methods{"GET": a.showReauth, "POST": a.reauth}.Behind(a.LoginRequired))

	// For who typed their password a short while ago.
	handle("/account/password", Methods{"GET": a.showPassword, "POST": a.changePassword}.Behind(a.FreshLoginRequired))
}

// Handler returns our pages alone, for tests and for servers without a router.
func (a *Auth) Handler() http.Handler {
	mux := http.NewServeMux()
	a.Routes(mux)
	return mux
}
