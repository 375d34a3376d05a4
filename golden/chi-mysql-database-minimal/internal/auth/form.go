package auth

import (
	"errors"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// maxForm bounds the body of a POST, in bytes. Our largest form has a few hundred.
const maxForm = 64 << 10

// InputError says what is wrong with what was typed, in words for the visitor: by field,
// such as "email", and "" for the form as a whole.
type InputError map[string]string

func (e InputError) Error() string {
	var text []string
	for _, field := range slices.Sorted(maps.Keys(e)) {
		problem := e[field]
		if field != "" {
			problem = field + ": " + problem
		}
		text = append(text, problem)
	}
	return strings.Join(text, " ")
}

// add notes a problem with a field; "" is none.
func (e InputError) add(field, problem string) {
	if problem != "" {
		e[field] = problem
	}
}

// err returns e when it has a problem.
func (e InputError) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Typed returns what the visitor typed into a field, but never a password.
func (p Page) Typed(field string) string {
	if strings.HasSuffix(field, "password") {
		return ""
	}
	return p.r.PostForm.Get(field)
}

// Next is where the visitor wants to go on to.
func (p Page) Next() string { return wantedNext(p.r) }

// Error returns what is wrong with a field, or "".
func (p Page) Error(field string) string { return p.problems[field] }

// Failed reports whether the page is a form that is shown again.
func (p Page) Failed() bool { return len(p.problems) > 0 }

// Throttled reports whether there were too many attempts at a password.
func (p Page) Throttled() bool { return p.throttled }

// Account is what the current user's account is called, for password managers.
func (p Page) Account() (string, error) {
	u, err := p.CurrentUser()
	if err != nil {
		return "", err
	}
	return u.Email, nil
}

// form handles GET of a page that has nothing but a form, or links.
func (a *Auth) form(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { a.renderForm(w, r, name, nil) }
}

// renderForm answers with a page that has a form. err is nil, or what went wrong when it is
// shown again.
func (a *Auth) renderForm(w http.ResponseWriter, r *http.Request, name string, err error) {
	if p, status, ok := a.formPage(w, r, err); ok {
		a.render(w, r, status, name, p)
	}
}

// formPage is renderForm for a page with more data. When no form can tell err, it answers
// with an error page and returns false.
func (a *Auth) formPage(w http.ResponseWriter, r *http.Request, err error) (p Page, status int, ok bool) {
	p = a.NewPage(r)
	var input InputError
	var throttled *ThrottledError
	var busy *BusyError
	switch {
	case err == nil:
		return p, http.StatusOK, true
	case errors.As(err, &input):
		p.problems, status = input, http.StatusUnprocessableEntity
		if errors.Is(err, ErrBadCredentials) {
			status = http.StatusUnauthorized
		}
	case errors.Is(err, ErrTaken):
		p.problems, status = InputError{"email": alreadyTaken}, http.StatusUnprocessableEntity
	case errors.Is(err, ErrBadCredentials), errors.Is(err, ErrInactive):
		p.problems, status = InputError{"": loginFailed}, http.StatusUnauthorized
	case errors.As(err, &throttled):
		setRetryAfter(w, throttled.RetryAfter)
		p.problems, p.throttled, status = InputError{"": tooMany}, true, http.StatusTooManyRequests
	case errors.As(err, &busy):
		setRetryAfter(w, busy.RetryAfter)
		p.problems, status = InputError{"": tooBusy}, http.StatusServiceUnavailable
	default:
		a.ServerError(w, r, err)
		return p, 0, false
	}
	return p, status, true
}

// readForm parses the form that r posts, or answers with 415, 413 or 400 and returns false.
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
