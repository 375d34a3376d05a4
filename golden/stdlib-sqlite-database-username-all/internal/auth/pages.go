package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"example.com/stdlib-sqlite-database-username-all/internal/auth/password"
)

// prefix is where our pages stand: prefix + "/login" and so on. The home page does not
// stand below it.
const prefix = ""

//go:embed pages
var pageFiles embed.FS

//go:embed auth.css
var stylesheet []byte

// stylesheetVersion changes with every byte of it.
var stylesheetVersion = fmt.Sprintf("%x", sha256.Sum256(stylesheet))[:16]

// Page is what every page knows. Embed it in the data of your own templates to give
// them {{.CurrentUser}} and the rest.
type Page struct {
	auth *Auth
	r    *http.Request
}

// NewPage returns the Page of r.
func (a *Auth) NewPage(r *http.Request) Page { return Page{auth: a, r: r} }

// CurrentUser is the function of that name. A page that does not mention it reads no
// cookie and loads no user.
func (p Page) CurrentUser() (*User, error) { return CurrentUser(p.r.Context()) }

// Path returns where one of our pages stands, such as {{.Path "/login"}}.
func (p Page) Path(page string) string { return prefix + page }

// Stylesheet returns where our stylesheet stands: {{.Stylesheet}}. Changed, it stands
// somewhere else, so that no browser shows one that it has kept.
func (p Page) Stylesheet() string { return p.Path("/auth.css") + "?v=" + stylesheetVersion }

// Failed has the title of a page begin with "Error:"; a page with a form tells.
func (p Page) Failed() bool { return false }

// AppName returns what the site is called.
func (p Page) AppName() string { return p.auth.cfg.AppName }

// parsedPages are the pages, parsed once: what is embedded stays the same.
var parsedPages = sync.OnceValues(parsePages)

// parsePages parses each page together with the layout and with the parts of pages that
// features bring along.
func parsePages() (map[string]*template.Template, error) {
	files, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		return nil, err
	}
	parts, err := fs.Glob(pageFiles, "pages/parts/*.html")
	if err != nil {
		return nil, err
	}
	pages := make(map[string]*template.Template)
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		pages[name], err = template.ParseFS(pageFiles, append([]string{"pages/layout.html", file}, parts...)...)
		if err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// render answers with one of our pages.
func (a *Auth) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	a.Render(w, r, status, a.pages[name].Lookup("layout"), data)
}

// Render answers with t. The page is complete before its first byte is sent: what t
// mentions may still set cookies, and an error is an error page and not half a page.
func (a *Auth) Render(w http.ResponseWriter, r *http.Request, status int, t *template.Template, data any) {
	var page bytes.Buffer
	if err := t.Execute(&page, data); err != nil {
		a.ServerError(w, r, fmt.Errorf("render %s: %w", t.Name(), err))
		return
	}
	send(w, status, page.Bytes())
}

func send(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page) // a visitor who has gone away is no error of ours
}

// errorTexts is what visitors are told. What went wrong inside is for the log.
var errorTexts = map[int][2]string{
	http.StatusBadRequest:            {"That request is broken", "The form did not arrive as it was sent. Please try again."},
	http.StatusForbidden:             {"That came from another site", "This request was sent from a page that is not ours, so it was refused."},
	http.StatusNotFound:              {"Page not found", "There is nothing at this address."},
	http.StatusRequestEntityTooLarge: {"That is too much", "The form is larger than this site accepts."},
	http.StatusUnsupportedMediaType:  {"That is not a form", "This page accepts only what its form sends."},
	http.StatusInternalServerError:   {"Something went wrong", "The fault is ours. Please try again later."},
	http.StatusServiceUnavailable:    {"Too busy right now", "Please try again in a few seconds."},
}

type errorData struct {
	Page
	Status           int
	Heading, Message string
}

// errorPage answers with the error page of that status. It does not mention the
// current user, who may be what failed.
func (a *Auth) errorPage(w http.ResponseWriter, r *http.Request, status int) {
	text := errorTexts[status]
	a.explain(w, r, status, text[0], text[1])
}

// explain is errorPage with words of its own.
func (a *Auth) explain(w http.ResponseWriter, r *http.Request, status int, heading, message string) {
	data := errorData{Page: a.NewPage(r), Status: status, Heading: heading, Message: message}
	var page bytes.Buffer
	if err := a.pages["error"].ExecuteTemplate(&page, "layout", data); err != nil {
		a.cfg.Logger.ErrorContext(r.Context(), "auth: error page", "error", err)
		http.Error(w, http.StatusText(status), status)
		return
	}
	send(w, status, page.Bytes())
}

// NotFound answers 404 with our error page.
func (a *Auth) NotFound(w http.ResponseWriter, r *http.Request) {
	a.errorPage(w, r, http.StatusNotFound)
}

// ServerError logs err and answers 500 with our error page, which does not tell what
// err was. Too many passwords at once is a 503 instead, since trying again helps.
func (a *Auth) ServerError(w http.ResponseWriter, r *http.Request, err error) {
	var busy *password.BusyError
	if errors.As(err, &busy) {
		setRetryAfter(w, busy.RetryAfter)
		a.errorPage(w, r, http.StatusServiceUnavailable)
		return
	}
	gone := errors.Is(err, context.Canceled) && r.Context().Err() != nil
	if !gone { // a visitor who does not wait is no error
		a.cfg.Logger.ErrorContext(r.Context(), "auth: request failed", "error", err)
	}
	a.errorPage(w, r, http.StatusInternalServerError)
}

// crossSite answers a request that CSRF refuses.
func (a *Auth) crossSite(w http.ResponseWriter, r *http.Request) {
	a.errorPage(w, r, http.StatusForbidden)
}
