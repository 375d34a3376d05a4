package auth

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// sessionCookie, rememberCookie and deviceCookie are the names of our cookies. The __Host-
// prefix has browsers refuse one that another subdomain, or plain http, tries to plant.
func (a *Auth) sessionCookie() string  { return a.cookieName("_session") }
func (a *Auth) rememberCookie() string { return a.cookieName("_remember") }
func (a *Auth) deviceCookie() string   { return a.cookieName("_device") }

func (a *Auth) cookieName(suffix string) string {
	if a.Secure() {
		return "__Host-" + a.cfg.CookiePrefix + suffix
	}
	return a.cfg.CookiePrefix + suffix
}

// setCookie sets one of our cookies, in place of an earlier setting in the same
// response. It ends with the browser when maxAge is 0 and is deleted when negative.
func (a *Auth) setCookie(w http.ResponseWriter, name, value string, maxAge time.Duration) {
	cookie := &http.Cookie{ // #nosec G124 -- Secure whenever the site has https
		Name:     name,
		Value:    value,
		Path:     "/",
		Secure:   a.Secure(),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
	switch {
	case maxAge < 0:
		cookie.MaxAge = -1 // written as Max-Age=0
	case maxAge > 0:
		cookie.MaxAge = int(maxAge / time.Second)
	}
	h := w.Header()
	h["Set-Cookie"] = slices.DeleteFunc(h["Set-Cookie"], func(line string) bool {
		return strings.HasPrefix(line, name+"=")
	})
	h.Add("Set-Cookie", cookie.String())
	// A cache that kept this response would sign its next reader in.
	h.Set("Cache-Control", "no-store")
}

// clearForeign deletes those cookies of our names that r brought and we cannot have set.
func (a *Auth) clearForeign(w http.ResponseWriter, r *http.Request) {
	a.clearUnless(w, r, a.couldBeOurs, a.sessionCookies()...)
	a.clearUnless(w, r, a.signedByUs, a.deviceCookie())
}

// clearCookies deletes those cookies that r brought to say who it is.
func (a *Auth) clearCookies(w http.ResponseWriter, r *http.Request) {
	a.clearUnless(w, r, func(*http.Cookie) bool { return false }, a.sessionCookies()...)
}

// clearUnless deletes the cookies of those names that r brought, where keep has none of a name.
func (a *Auth) clearUnless(w http.ResponseWriter, r *http.Request, keep func(*http.Cookie) bool, names ...string) {
	for _, name := range names {
		cookies := r.CookiesNamed(name)
		if len(cookies) > 0 && !slices.ContainsFunc(cookies, keep) {
			a.setCookie(w, name, "", -1)
		}
	}
}

// sayPersonal tells caches that the response depends on the cookies: one that serves
// several people keeps none of it, and the browser's own asks again before showing it once
// more. Where the handler has said something about caching, that stands.
func sayPersonal(h http.Header) {
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	for _, line := range h.Values("Vary") {
		for field := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(field), "Cookie") {
				return
			}
		}
	}
	h.Add("Vary", "Cookie")
}
