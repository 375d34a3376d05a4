package auth

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Routes adds our pages to r. This file and main.go are all that know the router.
func (a *Auth) Routes(r chi.Router) {
	// Whom a page is for: anybody; the signed in; those who have typed the password of late
	// (Config.FreshFor).
	public := pages{r.With(a.ours)}
	member := pages{public.With(a.LoginRequired)}
	fresh := pages{public.With(a.FreshLoginRequired)}

	public.Get("/my/site/login", a.visitors(a.showLogin))
	public.Post("/my/site/login", a.login)
	public.Post("/my/site/logout", a.logout)
	member.Get("/my/site/reauth", a.showReauth)
	member.Post("/my/site/reauth", a.reauth)
	member.Get("/my/site/account", a.form("account"))
	member.Post("/my/site/account/signout", a.signOutEverywhere)
	fresh.Get("/my/site/account/password", a.form("password"))
	fresh.Post("/my/site/account/password", a.changePassword)
	public.Get("/my/site/auth.css", a.css)
	public.Get("/my/site/icon.svg", a.icon)
}

// pages answer HEAD where they answer GET.
type pages struct{ chi.Router }

func (p pages) Get(path string, page http.HandlerFunc) {
	p.Router.Get(path, page)
	p.Router.Head(path, page)
}
