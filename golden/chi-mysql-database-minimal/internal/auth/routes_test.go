package auth_test

import (
	"net/http"
	"testing"

	"github.com/go-chi/chi/v5"

	"example.com/chi-mysql-database-minimal/internal/auth/authtest"
)

// TestRoutesBesideCatchAll: what an owner has for all other paths neither clashes with
// our pages nor answers in their place. It may answer other methods.
func TestRoutesBesideCatchAll(t *testing.T) {
	teapot := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }
	for name, add := range map[string]func(chi.Router){
		"any method": func(r chi.Router) { r.HandleFunc("/*", teapot) },
		"GET":        func(r chi.Router) { r.Get("/*", teapot) },
		"a segment":  func(r chi.Router) { r.HandleFunc("/{page}", teapot) },
		"not found":  func(r chi.Router) { r.NotFound(teapot) },
	} {
		t.Run(name, func(t *testing.T) {
			a := authtest.New(t)
			r := chi.NewRouter()
			add(r)
			a.Routes(r)
			checkMethods(t, a, r, http.StatusMethodNotAllowed, http.StatusTeapot)
		})
	}
}
