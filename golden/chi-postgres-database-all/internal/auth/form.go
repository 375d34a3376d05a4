package auth

import (
	"errors"
	"fmt"
	"mime"
	"net/http"

	"example.com/chi-postgres-database-all/internal/auth/password"
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

// Failed reports whether something is wrong with the form.
func (f form) Failed() bool { return len(f.problems) > 0 }

// newPasswordHint is said beside each field for a new password.
var newPasswordHint = fmt.Sprintf("At least %d characters. A few unrelated words make a good one.", password.MinLength)

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
