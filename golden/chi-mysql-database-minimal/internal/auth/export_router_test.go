package auth

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Handler returns our pages alone.
func (a *Auth) Handler() http.Handler {
	r := chi.NewRouter()
	a.Routes(r)
	return r
}
