package auth

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Methods serves one path: each method by its own handler, HEAD by that of GET, and
// any other with 405 and what is allowed.
type Methods map[string]http.HandlerFunc

func (m Methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet // net/http leaves the body out
	}
	if handler, ok := m[method]; ok {
		handler(w, r)
		return
	}
	allowed := slices.Sorted(maps.Keys(m))
	if m[http.MethodGet] != nil {
		allowed = append(allowed, http.MethodHead)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
}

// Behind puts guard before each handler. A method that is not served is refused first:
// signing in would not help.
func (m Methods) Behind(guard func(http.Handler) http.Handler) Methods {
	guarded := make(Methods, len(m))
	for method, handler := range m {
		guarded[method] = guard(handler).ServeHTTP
	}
	return guarded
}

// ours prepares each of our pages, wherever it is mounted.
func (a *Auth) ours(page http.Handler) http.Handler {
	return headers(a.Middleware(a.CSRF(page)))
}

// CSRF answers 403 to requests that another site has a visitor's browser send. GET, HEAD
// and OPTIONS pass, since they change nothing. Browsers say where a request comes from in
// Sec-Fetch-Site or Origin; clients that send neither are not browsers and carry nobody
// else's cookies. Our own pages are behind it; put it around yours too, inside Middleware:
// its refusal is a page, and may mention the current user.
func (a *Auth) CSRF(next http.Handler) http.Handler { return a.csrf.Handler(next) }

// headers tells browsers to be strict with our pages: nothing from elsewhere, no
// script at all, no frame around them, no copy kept.
func headers(next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// css serves the stylesheet. Browsers keep it for good at the address that our pages have
// for it, where it will never change; at any other they ask whether it has.
func css(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("ETag", `"`+stylesheetVersion+`"`)
	switch {
	case h.Get("Set-Cookie") != "": // of an owner's middleware: nobody keeps it
	case r.URL.Query().Get("v") == stylesheetVersion:
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	default:
		h.Set("Cache-Control", "no-cache")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(stylesheet))
}
