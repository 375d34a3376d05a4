package auth

import "net/http"

// Routes adds our pages to mux. This file and main.go are all that know the router.
func (a *Auth) Routes(mux *http.ServeMux) {
	a.serveMail()
	public := func(page http.HandlerFunc) http.Handler { return a.ours(page) }
	member := func(page http.HandlerFunc) http.Handler { return a.ours(a.LoginRequired(page)) }     // signed in
	fresh := func(page http.HandlerFunc) http.Handler { return a.ours(a.FreshLoginRequired(page)) } // by a password typed just now

	mux.Handle("GET /auth/login", public(a.showLogin))
	mux.Handle("POST /auth/login", public(a.login))
	mux.Handle("POST /auth/logout", public(a.logout))
	mux.Handle("GET /auth/reauth", member(a.showReauth))
	mux.Handle("POST /auth/reauth", member(a.reauth))
	mux.Handle("GET /auth/account", member(a.showAccount))
	mux.Handle("POST /auth/account/signout", member(a.signOutEverywhere))
	mux.Handle("GET /auth/account/password", fresh(a.showPassword))
	mux.Handle("POST /auth/account/password", fresh(a.changePassword))
	mux.Handle("GET /auth/auth.css", public(a.css))
	mux.Handle("GET /auth/icon.svg", public(a.icon))
	mux.Handle("GET /auth/register", public(a.showRegister))
	mux.Handle("POST /auth/register", public(a.register))
	mux.Handle("POST /auth/confirm", member(a.sendConfirmation))
	mux.Handle("GET /auth/confirm/{token}", public(a.tokenPage(a.showConfirm)))
	mux.Handle("POST /auth/confirm/{token}", public(a.tokenPage(a.confirm)))
	mux.Handle("GET /auth/forgot", public(a.showForgot))
	mux.Handle("POST /auth/forgot", public(a.forgot))
	mux.Handle("GET /auth/reset/{token}", public(a.tokenPage(a.showReset)))
	mux.Handle("POST /auth/reset/{token}", public(a.tokenPage(a.reset)))
	mux.Handle("GET /auth/magic", public(a.showMagic))
	mux.Handle("POST /auth/magic", public(a.sendMagic))
	mux.Handle("GET /auth/magic/{token}", public(a.tokenPage(a.showMagicLogin)))
	mux.Handle("POST /auth/magic/{token}", public(a.tokenPage(a.magicLogin)))
	mux.Handle("GET /auth/account/email", fresh(a.showEmail))
	mux.Handle("POST /auth/account/email", fresh(a.changeEmail))
	mux.Handle("GET /auth/account/email/{token}", public(a.tokenPage(a.showConfirmEmail)))
	mux.Handle("POST /auth/account/email/{token}", public(a.tokenPage(a.confirmEmail)))
	mux.Handle("GET /auth/account/activity", member(a.showActivity))
	mux.Handle("GET /auth/account/delete", fresh(a.showDelete))
	mux.Handle("POST /auth/account/delete", fresh(a.deleteAccount))
	mux.Handle("GET /auth/dev/mail", public(a.showDevMail))
}
