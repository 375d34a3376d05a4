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

// errorPage answers with the error page of that status, whose words are in messages.go. The
// page does not mention the current user, who may be what failed.
func (a *Auth) errorPage(w http.ResponseWriter, r *http.Request, status int) {
	text := errorTexts[status]
	a.render(w, r, status, "error", errorData{Page: a.NewPage(r), Status: status, Heading: text[0], Message: text[1]})
}

// NotFound answers 404 with our error page.
func (a *Auth) NotFound(w http.ResponseWriter, r *http.Request) {
	a.errorPage(w, r, http.StatusNotFound)
}

// ServerError logs err and answers 500 with our error page, which does not tell what err
// was. A *BusyError is a 503 instead: trying again helps.
func (a *Auth) ServerError(w http.ResponseWriter, r *http.Request, err error) {
	var busy *BusyError
	if errors.As(err, &busy) {
		setRetryAfter(w, busy.RetryAfter)
		a.errorPage(w, r, http.StatusServiceUnavailable)
		return
	}
	hungUp := errors.Is(err, context.Canceled) && r.Context().Err() != nil
	if !hungUp {
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
// else's cookies. It is around our pages; put it around yours too, inside Middleware, since
// its refusal is a page.
func (a *Auth) CSRF(next http.Handler) http.Handler { return a.csrf.Handler(next) }
