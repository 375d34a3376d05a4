package auth

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// prefix is where our pages stand: prefix + "/login" and so on, as in routes.go and pages/.
const prefix = "/auth"

//go:embed pages auth.css icon.svg
var embedded embed.FS

// sourceDir holds pages and auth.css in the source. An http loopback site that is started in
// the directory above reads them at each request: a change of our pages shows at once, one of
// the layout in yours after a restart.
const sourceDir = "internal/login"

// loadPages parses our pages: those in the program or, in development, in sourceDir.
func (a *Auth) loadPages() error {
	a.files = embedded
	_, err := os.Stat(sourceDir + "/pages/layout.html")
	a.inSource = err == nil && a.local
	if a.inSource {
		a.files = os.DirFS(sourceDir)
	}
	css, err := fs.ReadFile(a.files, "auth.css")
	if err != nil {
		return err
	}
	a.cssVersion = fmt.Sprintf("%x", sha256.Sum256(css))[:16]
	names, err := fs.Glob(a.files, "pages/*.html")
	if err != nil {
		return err
	}
	a.pages = make(map[string]*template.Template)
	for _, name := range names {
		a.pages[strings.TrimSuffix(path.Base(name), ".html")], err = a.ParsePage(a.files, name)
		if err != nil {
			return err
		}
	}
	return nil
}

// ParsePage parses a page of yours together with our layout, for Render. Its files define
// the templates "title" and "main".
func (a *Auth) ParsePage(fsys fs.FS, patterns ...string) (*template.Template, error) {
	t, err := template.ParseFS(a.files, "pages/layout.html", "pages/parts/*.html")
	if err == nil {
		t, err = t.ParseFS(fsys, patterns...)
	}
	if err != nil {
		return nil, fmt.Errorf("auth: parse page: %w", err)
	}
	return t.Lookup("layout"), nil
}

// Page is the data of every page. Embed it in that of yours for {{.CurrentUser}} and the rest.
type Page struct {
	auth *Auth
	r    *http.Request

	// Of a form that is shown again: what is wrong with it, by field, and whether it was
	// sent too often.
	problems  InputError
	throttled bool
}

// NewPage returns the Page of r.
func (a *Auth) NewPage(r *http.Request) Page { return Page{auth: a, r: r} }

// CurrentUser is the function of that name. A page that does not mention it reads no
// cookie and loads no user.
func (p Page) CurrentUser() (*User, error) { return CurrentUser(p.r.Context()) }

// Stylesheet returns the address of our stylesheet, {{.Stylesheet}}. A changed one has
// another, so that no browser shows the old one.
func (p Page) Stylesheet() string {
	if p.auth.inSource {
		return prefix + "/auth.css"
	}
	return prefix + "/auth.css" + "?v=" + p.auth.cssVersion
}

// AppName returns what the site is called.
func (p Page) AppName() string { return p.auth.cfg.AppName }

// Notice returns the message that a redirect brought along, or "". Anyone can write a code
// into the address, but no text.
func (p Page) Notice() string { return notices[p.r.URL.Query().Get("notice")].text }

// Warns reports whether Notice says that what the visitor wanted has not happened.
func (p Page) Warns() bool { return notices[p.r.URL.Query().Get("notice")].warns }

// render answers with one of our pages.
func (a *Auth) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	page := a.pages[name]
	if a.inSource {
		var err error
		if page, err = a.ParsePage(a.files, "pages/"+name+".html"); err != nil {
			a.cfg.Logger.ErrorContext(r.Context(), "auth: page as it was at the start", "error", err)
			page = a.pages[name]
		}
	}
	a.Render(w, r, status, page, data)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with t. The page is complete before its first byte is sent: a mention of the
// user may still set cookies, and an error is an error page and not half a page.
func (a *Auth) Render(w http.ResponseWriter, r *http.Request, status int, t *template.Template, data any) {
	page := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(page)
	page.Reset()
	err := t.Execute(page, data)
	if _, failed := data.(errorData); err != nil && failed {
		a.cfg.Logger.ErrorContext(r.Context(), "auth: error page", "error", err)
		http.Error(w, http.StatusText(status), status)
		return
	}
	if err != nil {
		a.ServerError(w, r, fmt.Errorf("render %s: %w", t.Name(), err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // fails when the visitor has gone away
}

// ours is around each of our pages. It has browsers load nothing from elsewhere, run no
// script, show the page in no frame and keep no copy.
func (a *Auth) ours(page http.Handler) http.Handler {
	page = a.Middleware(a.CSRF(page))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", a.cfg.ContentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		page.ServeHTTP(w, r)
	})
}

// css handles GET /auth.css. With ?v= and the present version it may be kept for a year, since
// a changed stylesheet has another address; without, browsers ask each time.
func (a *Auth) css(w http.ResponseWriter, r *http.Request) {
	css, err := fs.ReadFile(a.files, "auth.css")
	if err != nil {
		a.ServerError(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(css)))
	switch {
	case h.Get("Set-Cookie") != "": // of a middleware of yours: no cache may keep it
	case r.URL.Query().Get("v") == a.cssVersion && !a.inSource:
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	default:
		h.Set("Cache-Control", "no-cache")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(css))
}

// icon handles GET /icon.svg, which browsers show in tabs and beside bookmarks.
func (a *Auth) icon(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, max-age=86400")
	http.ServeFileFS(w, r, a.files, "icon.svg")
}
