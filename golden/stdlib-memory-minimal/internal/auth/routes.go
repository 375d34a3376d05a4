package auth

import "net/http"

// Routes adds our pages to mux. This file and main.go are all that know the router.
func (a *Auth) Routes(mux *http.ServeMux) {
	// Whom a page is for: anybody; the signed in; those who have typed the password of late
	// (Config.FreshFor).
	public := func(page http.HandlerFunc) http.Handler { return a.ours(page) }
	member := func(page http.HandlerFunc) http.Handler { return a.ours(a.LoginRequired(page)) }
	fresh := func(page http.HandlerFunc) http.Handler { return a.ours(a.FreshLoginRequired(page)) }

	mux.Handle("GET /login", public(a.visitors(a.showLogin)))
	mux.Handle("POST /login", public(a.login))
	mux.Handle("POST /logout", public(a.logout))
	mux.Handle("GET /reauth", member(a.showReauth))
	mux.Handle("POST /reauth", member(a.reauth))
	mux.Handle("GET /account", member(a.form("account")))
	mux.Handle("POST /account/signout", member(a.signOutEverywhere))
	mux.Handle("GET /account/password", fresh(a.form("password")))
	mux.Handle("POST /account/password", fresh(a.changePassword))
	mux.Handle("GET /auth.css", public(a.css))
	mux.Handle("GET /icon.svg", public(a.icon))
}
