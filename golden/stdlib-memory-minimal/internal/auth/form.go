package auth

import (
	"errors"
	"mime"
	"net/http"

	"example.com/stdlib-memory-minimal/internal/auth/password"
)

// maxForm bounds the body of a POST, in bytes. Our largest form has a few hundred.
const maxForm = 64 << 10

// form is the data of a page with a form: what the visitor typed, passwords aside, and
// what is wrong with it.
type form struct {
	Page
	Name      string
	Next      string
	Remember  bool
	Throttled bool              // the page is about too many attempts at a password
	problems  map[string]string // by field; "" is the form as a whole
}

// formPage renders a form again: with what was typed, passwords aside, and what is wrong
// with it.
type formPage func(w http.ResponseWriter, r *http.Request, status int, problems map[string]string)

// Error returns what is wrong with a field, or "".
func (f form) Error(field string) string { return f.problems[field] }

// NameLabel is what people are told to sign in with.
func (f form) NameLabel() string { return nameLabel }

// NameType is the input type for it.
func (f form) NameType() string { return nameType }

// NameComplete has password managers fill it in.
func (f form) NameComplete() string { return "email" }

// MinPassword is the length a new password must have.
func (f form) MinPassword() int { return password.MinLength }

// readForm parses the form that r posts. When that is not possible it answers, with
// 415, 413 or 400, and returns false.
func (a *Auth) readForm(w http.ResponseWriter, r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		a.errorPage(w, r, http.StatusUnsupportedMediaType)
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err = r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &tooLarge):
		a.errorPage(w, r, http.StatusRequestEntityTooLarge)
	default:
		a.errorPage(w, r, http.StatusBadRequest)
	}
	return false
}
