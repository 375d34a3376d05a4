package auth

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

const (
	homePath = "/"
	maxNext  = 2048
)

// noPages are our paths that a visitor cannot go on to, most because only forms are posted
// there.
var noPages = []string{
	prefix + "/login", // which would lead to itself
	prefix + "/logout",
	prefix + "/account/signout",
	prefix + "/confirm",
}

// safeNext returns next when it is a page of this site, and Config.Home otherwise.
func (a *Auth) safeNext(next string) string {
	if isPage(next) {
		return next
	}
	return a.cfg.Home
}

// isPage reports whether next is a page of this site. Its rule is narrower than URL syntax,
// since browsers drop tabs and newlines, and take // and /\ for another host.
func isPage(next string) bool {
	if len(next) > maxNext || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return false
	}
	for _, c := range []byte(next) {
		if c <= ' ' || c == 0x7f || c == '\\' {
			return false
		}
	}
	page, _, _ := strings.Cut(next, "?")
	page, _, _ = strings.Cut(page, "#")
	page, err := url.PathUnescape(page)
	return err == nil && !slices.Contains(noPages, path.Clean(page)) // as the router will read it
}

// afterLogin is where a visitor who has just signed in goes on to: the page that they wanted,
// or Config.Home. By then r has them as its current user.
func (a *Auth) afterLogin(r *http.Request) string { return a.safeNext(wantedNext(r)) }

// wantedNext is the unchecked next of a form that has been read, or of the address of r.
func wantedNext(r *http.Request) string {
	return cmp.Or(r.PostForm.Get("next"), r.URL.Query().Get("next"))
}

// wayBack returns where to go on to after a detour to sign in. A page load is repeated. What a
// form has sent is gone, so its page is shown again: the one that Referer names or, without
// one, where we have that form.
func (a *Auth) wayBack(r *http.Request) string {
	target := r.RequestURI // r.URL may have been through http.StripPrefix
	if !strings.HasPrefix(target, "/") {
		target = r.URL.RequestURI()
	}
	if isPageLoad(r) {
		return target
	}
	from, err := url.Parse(r.Referer())
	form, _, _ := strings.Cut(target, "?")
	switch {
	case err == nil && (from.Host == r.Host || from.Host == a.base.Host):
		return a.safeNext(from.RequestURI())
	case slices.Contains(noPages, form):
		return prefix + "/account"
	case form == prefix+"/reauth", strings.HasPrefix(form, prefix+"/account/"):
		return form
	}
	return a.cfg.Home
}
