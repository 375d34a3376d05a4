package auth

import "net/http"

// Routes adds our pages to mux. This file and main.go are all that know the router.
func (a *Auth) Routes(mux *http.ServeMux) {
	if a.cfg.Mailer == nil {
		a.cfg.Logger.Warn("auth: no mail server is set up: mail will be dropped; see SMTP_URL")
	}
	// Whom a page is for: anybody; the signed in; those who have typed the password of late
	// (Config.FreshFor).
	public := func(page http.HandlerFunc) http.Handler { return a.ours(page) }
	member := func(page http.HandlerFunc) http.Handler { return a.ours(a.LoginRequired(page)) }
	fresh := func(page http.HandlerFunc) http.Handler { return a.ours(a.FreshLoginRequired(page)) }

	mux.Handle("GET /auth/login", public(a.visitors(a.showLogin)))
	mux.Handle("POST /auth/login", public(a.login))
	mux.Handle("POST /auth/logout", public(a.logout))
	mux.Handle("GET /auth/reauth", member(a.showReauth))
	mux.Handle("POST /auth/reauth", member(a.reauth))
	mux.Handle("GET /auth/account", member(a.form("account")))
	mux.Handle("POST /auth/account/signout", member(a.signOutEverywhere))
	mux.Handle("GET /auth/account/password", fresh(a.form("password")))
	mux.Handle("POST /auth/account/password", fresh(a.changePassword))
	mux.Handle("GET /auth/auth.css", public(a.css))
	mux.Handle("GET /auth/icon.svg", public(a.icon))
	mux.Handle("GET /auth/register", public(a.visitors(a.form("register"))))
	mux.Handle("POST /auth/register", public(a.register))
	mux.Handle("POST /auth/confirm", member(a.sendConfirmation))
	mux.Handle("GET /auth/confirm/{token}", public(a.tokenPage(a.showConfirm)))
	mux.Handle("POST /auth/confirm/{token}", public(a.tokenPage(a.confirm)))
	mux.Handle("GET /auth/forgot", public(a.form("forgot")))
	mux.Handle("POST /auth/forgot", public(a.forgot))
	mux.Handle("GET /auth/reset/{token}", public(a.tokenPage(a.showReset)))
	mux.Handle("POST /auth/reset/{token}", public(a.tokenPage(a.reset)))
	mux.Handle("GET /auth/magic", public(a.form("magic-form")))
	mux.Handle("POST /auth/magic", public(a.sendMagic))
	mux.Handle("GET /auth/magic/{token}", public(a.tokenPage(a.showMagicLogin)))
	mux.Handle("POST /auth/magic/{token}", public(a.tokenPage(a.magicLogin)))
	mux.Handle("GET /auth/account/email", fresh(a.form("email-form")))
	mux.Handle("POST /auth/account/email", fresh(a.changeEmail))
	mux.Handle("GET /auth/account/email/{token}", public(a.tokenPage(a.showConfirmEmail)))
	mux.Handle("POST /auth/account/email/{token}", public(a.tokenPage(a.confirmEmail)))
	mux.Handle("GET /auth/account/activity", member(a.showActivity))
	mux.Handle("GET /auth/account/delete", fresh(a.form("delete")))
	mux.Handle("POST /auth/account/delete", fresh(a.deleteAccount))
	mux.Handle("GET /auth/dev/mail", public(a.showDevMail))
}
