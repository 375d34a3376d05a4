package auth

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

type errorData struct {
	Page
	Status           int
	Heading, Message string
}

// errorPage answers with the error page of that status, whose words are in messages.go.
func (a *Auth) errorPage(w http.ResponseWriter, r *http.Request, status int) {
	text := errorTexts[status]
	a.explain(w, r, status, text[0], text[1])
}

// explain is errorPage with words of its own. The page does not mention the current user,
// who may be what failed.
func (a *Auth) explain(w http.ResponseWriter, r *http.Request, status int, heading, message string) {
	a.render(w, r, status, "error", errorData{Page: a.NewPage(r), Status: status, Heading: heading, Message: message})
}

// NotFound answers 404 with our error page.
func (a *Auth) NotFound(w http.ResponseWriter, r *http.Request) {
	a.errorPage(w, r, http.StatusNotFound)
}

// ServerError logs err and answers 500 with our error page, which does not tell what
// err was. Too many passwords at once is a 503 instead, since trying again helps.
func (a *Auth) ServerError(w http.ResponseWriter, r *http.Request, err error) {
	var busy *BusyError
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

// setRetryAfter says how long to wait, in whole seconds.
func setRetryAfter(w http.ResponseWriter, wait time.Duration) {
	seconds := int64((wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
}

// CSRF answers 403 to requests that another site has a visitor's browser send. GET, HEAD
// and OPTIONS pass, since they change nothing. Browsers say where a request comes from in
// Sec-Fetch-Site or Origin; clients that send neither are not browsers and carry nobody
// else's cookies. Our own pages are behind it; put it around yours too, inside Middleware:
// its refusal is a page, and may mention the current user.
func (a *Auth) CSRF(next http.Handler) http.Handler { return a.csrf.Handler(next) }

// crossSite answers a request that CSRF refuses.
func (a *Auth) crossSite(w http.ResponseWriter, r *http.Request) {
	a.errorPage(w, r, http.StatusForbidden)
}
