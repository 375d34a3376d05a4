package auth

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Routes adds our pages to r. This file and main.go are all that know the router.
func (a *Auth) Routes(r chi.Router) {
	if a.cfg.Mailer == nil {
		a.cfg.Logger.Warn("auth: no mail server is set up: mail will be dropped; see SMTP_URL")
	}
	// Whom a page is for: anybody; the signed in; those who have typed the password of late
	// (Config.FreshFor).
	public := pages{r.With(a.ours)}
	member := pages{public.With(a.LoginRequired)}
	fresh := pages{public.With(a.FreshLoginRequired)}

	public.Get("/login", a.visitors(a.showLogin))
	public.Post("/login", a.login)
	public.Post("/logout", a.logout)
	member.Get("/reauth", a.showReauth)
	member.Post("/reauth", a.reauth)
	member.Get("/account", a.form("account"))
	member.Post("/account/signout", a.signOutEverywhere)
	fresh.Get("/account/password", a.form("password"))
	fresh.Post("/account/password", a.changePassword)
	public.Get("/auth.css", a.css)
	public.Get("/icon.svg", a.icon)
	public.Get("/register", a.visitors(a.form("register")))
	public.Post("/register", a.register)
	member.Post("/confirm", a.sendConfirmation)
	public.Get("/confirm/{token}", a.tokenPage(a.showConfirm))
	public.Post("/confirm/{token}", a.tokenPage(a.confirm))
	public.Get("/forgot", a.form("forgot"))
	public.Post("/forgot", a.forgot)
	public.Get("/reset/{token}", a.tokenPage(a.showReset))
	public.Post("/reset/{token}", a.tokenPage(a.reset))
	public.Get("/magic", a.form("magic-form"))
	public.Post("/magic", a.sendMagic)
	public.Get("/magic/{token}", a.tokenPage(a.showMagicLogin))
	public.Post("/magic/{token}", a.tokenPage(a.magicLogin))
	fresh.Get("/account/email", a.form("email-form"))
	fresh.Post("/account/email", a.changeEmail)
	public.Get("/account/email/{token}", a.tokenPage(a.showConfirmEmail))
	public.Post("/account/email/{token}", a.tokenPage(a.confirmEmail))
	member.Get("/account/devices", a.showDevices)
	fresh.Post("/account/devices/revoke", a.revokeDevice)
	member.Get("/account/activity", a.showActivity)
	fresh.Get("/account/delete", a.form("delete"))
	fresh.Post("/account/delete", a.deleteAccount)
	public.Get("/dev/mail", a.showDevMail)
}

// pages answer HEAD where they answer GET.
type pages struct{ chi.Router }

func (p pages) Get(path string, page http.HandlerFunc) {
	p.Router.Get(path, page)
	p.Router.Head(path, page)
}
